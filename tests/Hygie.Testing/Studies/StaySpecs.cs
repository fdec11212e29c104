namespace Hygie.Testing.Studies;

/// <summary>Hospital stays, diagnoses and their rules.</summary>
internal static class StaySpecs
{
    private const string Count = """
        population:
          any:
            - age: { from: 0 }
        variables:
          n: { count: { stay: { main-diagnosis: [I50*] } }, of: events }
        """;

    public static readonly StudySpec[] All =
    [
        Rule("grouping-errors", "a stay that could not be grouped is left out", "", "GRG_GHM", "90Z00Z"),
        Rule("inter-hospital-services", "a service given to another hospital is not one more stay", "", "SEJ_TYP", "B"),
        Rule("return-codes", "a stay badly linked to its person is not given to that person", "NIR_RET | COH_SEX_RET", "", "1 | 0", "0 | 1"),
        new("Rule inter-hospital-services", "Sessions (GHM 28) are kept, but three preparations.", """
            PERSON
            _person
            p1

            T_MCO22C
            _person | RSA_NUM | ENT_DAT    | SOR_DAT
            p1      | 1       | 2022-05-01 | 2022-05-01
            p1      | 2       | 2022-05-02 | 2022-05-02

            T_MCO22B
            RSA_NUM | DGN_PAL | SEJ_TYP | GRG_GHM
            1       | I500    | B       | 28Z07Z
            2       | I500    | B       | 28Z14Z
            """, Count, """
            _person | n
            p1      | 1
            """),
        new("Rule double-stays", "A stay transmitted alike by two establishments counts once; two stays of one establishment are two.", """
            PERSON
            _person
            p1
            p2

            T_MCO22C
            _person | ETA_NUM   | RSA_NUM | ENT_DAT    | SOR_DAT
            p1      | 750100018 | 1       | 2022-05-01 | 2022-05-08
            p1      | 750712184 | 1       | 2022-05-01 | 2022-05-08
            p2      | 010000001 | 1       | 2022-05-01 | 2022-05-01
            p2      | 010000001 | 2       | 2022-05-01 | 2022-05-01

            T_MCO22B
            ETA_NUM   | RSA_NUM | DGN_PAL
            750100018 | 1       | I500
            750712184 | 1       | I500
            010000001 | 1       | I500
            010000001 | 2       | I500
            """, Count, """
            _person | n
            p1      | 1
            p2      | 2
            """),
        new("Diagnoses", "Main and related from the stay and from its units, associated from their own table; one event per stay and code.", """
            PERSON
            _person
            p1
            p2
            p3
            p4

            T_MCO22C
            _person | RSA_NUM | ENT_DAT    | SOR_DAT
            p1      | 1       | 2022-05-01 | 2022-05-08
            p2      | 2       | 2022-05-01 | 2022-05-08
            p3      | 3       | 2022-05-01 | 2022-05-08

            T_MCO23C
            _person | RSA_NUM | ENT_DAT    | SOR_DAT
            p4      | 4       | 2022-12-30 | 2023-01-02

            T_MCO22B
            RSA_NUM | DGN_PAL | DGN_REL
            1       | J440    |
            2       | I500    | J440
            3       | I500    |

            T_MCO23B
            RSA_NUM | DGN_PAL
            4       | J441

            T_MCO22UM
            RSA_NUM | DGN_PAL | DGN_REL
            1       | J440    |
            3       | J441    |

            T_MCO22D
            RSA_NUM | ASS_DGN
            2       | J449
            """, """
            population:
              any:
                - diagnosis: { icd10: [J44*] }
            variables:
              main: { count: { diagnosis: { icd10: [J44*], position: main } }, of: events }
              related: { count: { diagnosis: { icd10: [J44*], position: related } }, of: events }
              associated: { count: { diagnosis: { icd10: [J44*], position: [associated] } }, of: events }
            """, """
            _person | main | related | associated
            p1      | 1    | 0       | 0
            p2      | 0    | 1       | 1
            p3      | 1    | 0       | 0
            p4      | 1    | 0       | 0
            """),
        new("Stays", "Length in nights, group of the stay.", """
            PERSON
            _person
            p1

            T_MCO22C
            _person | RSA_NUM | ENT_DAT    | SOR_DAT
            p1      | 1       | 2022-05-01 | 2022-05-01
            p1      | 2       | 2022-06-01 | 2022-06-03

            T_MCO22B
            RSA_NUM | DGN_PAL | GRG_GHM
            1       | I500    | 05M092
            2       | I500    | 05M093
            """, """
            population:
              all:
                - stay: { ghm: [05M09*], nights-at-least: 1 }
            variables:
              night: { count: { stay: { nights-at-least: 1 } } }
              all_stays: { count: { stay: any } }
            """, """
            _person | night | all_stays
            p1      | 1     | 2
            """),
    ];

    /// <summary>One good stay, then bad ones.</summary>
    private static StudySpec Rule(string name, string says, string chaining, string record, params string[] bad)
    {
        var c = string.Join('\n', bad.Select((b, i) => FormattableString.Invariant($"p1 | {i + 2} | 2022-05-{i + 2:00} | 2022-06-01{(chaining.Length > 0 ? " | " + b : "")}")));
        var r = string.Join('\n', bad.Select((b, i) => FormattableString.Invariant($"{i + 2} | I500{(record.Length > 0 ? " | " + b : "")}")));
        return new StudySpec("Rule " + name, says, $"""
            PERSON
            _person
            p1

            T_MCO22C
            _person | RSA_NUM | ENT_DAT | SOR_DAT
            p1 | 1 | 2022-03-01 | 2022-03-09

            T_MCO22C
            _person | RSA_NUM | ENT_DAT | SOR_DAT{(chaining.Length > 0 ? " | " + chaining : "")}
            {c}

            T_MCO22B
            RSA_NUM | DGN_PAL
            1 | I500

            T_MCO22B
            RSA_NUM | DGN_PAL{(record.Length > 0 ? " | " + record : "")}
            {r}
            """, Count, """
            _person | n
            p1 | 1
            """);
    }
}

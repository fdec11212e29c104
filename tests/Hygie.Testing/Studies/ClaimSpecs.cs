namespace Hygie.Testing.Studies;

/// <summary>Rules of reimbursed care.</summary>
internal static class ClaimSpecs
{
    private const string Drug = """
        IR_PHA_R
        PHA_CIP_C13   | PHA_ATC_C07
        3400930000001 | A10BA02


        """;

    private const string Count = """
        population:
          any:
            - age: { from: 0 }
        variables:
          n: { count: { dispensing: { atc: [A10BA02] } }, of: events }
          boxes: { total-quantity: { dispensing: { atc: [A10BA02] } } }
        """;

    public static readonly StudySpec[] All =
    [
        Rule("information-lines", "lines sent for information are not care", "DPN_QLF | PRS_DPN_QLP", "71 | 0", "0 | 71"),
        Rule("surcharges", "surcharges and fees are not care", "CPL_MAJ_TOP | CPL_AFF_COD", "2 | 0", "0 | 16"),
        Rule("nature-of-care", "a line without nature is not care", "BSE_PRS_NAT", "0"),
        Rule("flow-horizon", "care that arrives in month +7 is not read, nor care that arrives before it happens", "FLX_DIS_DTD", "2023-08-01", "2022-01-01"),
        new("Rule hospital-direct-billing", "What the hospital bills directly is already in the hospital files.", Drug + """
            PERSON
            _person
            p1

            ER_PRS_F
            key | _person | EXE_SOI_DTD
            1   | p1      | 2022-03-01
            2   | p1      | 2022-03-02
            3   | p1      | 2022-03-03

            ER_ETE_F
            key | ETE_IND_TAA
            1   | 1
            2   | 0

            ER_PHA_F
            key | PHA_PRS_C13
            1   | 3400930000001
            2   | 3400930000001
            3   | 3400930000001
            """, Count, """
            _person | n | boxes
            p1      | 2 | 2
            """),
        new("Rule cancellations-netted", "A cancelled line disappears with its cancellation, a half-cancelled one keeps the rest; a plain `> 0` would keep both.", Drug + """
            PERSON
            _person
            p1
            p2
            p3

            ER_PRS_F
            key | _person | EXE_SOI_DTD | PRS_ACT_QTE
            1   | p1      | 2022-03-01  | 1
            2   | p1      | 2022-03-01  | -1
            3   | p2      | 2022-03-01  | 3
            4   | p2      | 2022-03-01  | -1
            5   | p3      | 2022-03-01  | 1
            6   | p3      | 2022-03-02  | -1

            ER_PHA_F
            key | PHA_PRS_C13   | PHA_ACT_QSN
            1   | 3400930000001 | 2
            2   | 3400930000001 | -2
            3   | 3400930000001 | 3
            4   | 3400930000001 | 1
            5   | 3400930000001 | 1
            6   | 3400930000001 | -1
            """, Count, """
            _person | n | boxes
            p1      | 0 | 0
            p2      | 1 | 2
            p3      | 1 | 1
            """),
        new("Rule cancellations-netted", "A rule can be turned off by name.", Drug + """
            PERSON
            _person
            p1

            ER_PRS_F
            key | _person | EXE_SOI_DTD | PRS_ACT_QTE
            1   | p1      | 2022-03-01  | 1
            2   | p1      | 2022-03-01  | -1

            ER_PHA_F
            key | PHA_PRS_C13   | PHA_ACT_QSN
            1   | 3400930000001 | 2
            2   | 3400930000001 | -2
            """, "rules: { cancellations-netted: off }\n" + Count, """
            _person | n | boxes
            p1      | 2 | 0
            """),
        new("Orphans", "A line without a person is nobody's.", Drug + """
            PERSON
            _person
            p1

            ER_PRS_F
            key | _person | EXE_SOI_DTD
            1   |         | 2022-03-01

            ER_PHA_F
            key | PHA_PRS_C13
            1   | 3400930000001
            """, """
            population:
              none:
                - dispensing: { atc: [A10BA02] }
            """, """
            _person
            p1
            """),
        new("Procedures", "CCAM acts in town and in hospital; the hospital dates them by the delay after admission.", """
            PERSON
            _person
            p1

            ER_PRS_F
            key | _person | EXE_SOI_DTD
            1   | p1      | 2022-03-01

            ER_CAM_F
            key | CAM_PRS_IDE
            1   | NEKA020

            T_MCO22C
            _person | ETA_NUM   | RSA_NUM | ENT_DAT    | SOR_DAT
            p1      | 010000001 | 1       | 2022-05-01 | 2022-05-09

            T_MCO22B
            ETA_NUM   | RSA_NUM | DGN_PAL
            010000001 | 1       | S720

            T_MCO22A
            ETA_NUM   | RSA_NUM | CDC_ACT    | ENT_DAT_DEL | NBR_EXE_ACT
            010000001 | 1       | NEKA020-01 | 2           | 2
            """, """
            population:
              all:
                - procedure: { ccam: [NEKA020] }
                  at-least: 2
            variables:
              n: { total-quantity: { procedure: { ccam: [NEKA*] } } }
              last: { last-date: { procedure: { ccam: [NEKA*] } }, granularity: day, reason: order of acts }
            """, """
            _person | n | last
            p1      | 3 | 2022-05-03
            """),
    ];

    /// <summary>One good line on 1 March, then bad lines on other days: only the good one counts.</summary>
    private static StudySpec Rule(string name, string says, string columns, params string[] bad)
    {
        var lines = string.Join('\n', bad.Select((b, i) => System.FormattableString.Invariant($"{i + 2} | p1 | 2022-04-{i + 2:00} | {b}")));
        var details = string.Join('\n', Enumerable.Range(2, bad.Length).Select(i => System.FormattableString.Invariant($"{i} | 3400930000001")));
        return new StudySpec("Rule " + name, says, $"""
            {Drug}PERSON
            _person
            p1

            ER_PRS_F
            key | _person | EXE_SOI_DTD
            1 | p1 | 2022-03-01

            ER_PRS_F
            key | _person | EXE_SOI_DTD | {columns}
            {lines}

            ER_PHA_F
            key | PHA_PRS_C13
            1 | 3400930000001
            {details}
            """, Count, """
            _person | n | boxes
            p1 | 1 | 1
            """);
    }
}

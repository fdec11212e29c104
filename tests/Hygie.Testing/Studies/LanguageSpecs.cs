namespace Hygie.Testing.Studies;

/// <summary>The language: groups, counts, windows, order, values.</summary>
internal static class LanguageSpecs
{
    private const string ThreeDates = """
        PERSON
        _person | birth_year | sex | residence_dpt
        p1      | 1980       | 1   | 29
        p2      | 1950       | 2   | 2A
        p3      |            | 9   | 29

        IR_PHA_R
        PHA_CIP_C13   | PHA_ATC_C07
        3400930000001 | A10BA02
        3400930000002 | A10BB09

        ER_PRS_F
        key | _person | EXE_SOI_DTD
        1   | p1      | 2022-03-01
        2   | p1      | 2022-04-01
        3   | p2      | 2022-03-01
        4   | p2      | 2022-03-01
        5   | p3      | 2021-12-31

        ER_PHA_F
        key | PHA_PRS_C13   | PHA_ACT_QSN
        1   | 3400930000001 | 1
        2   | 3400930000001 | 2
        3   | 3400930000001 | 3
        4   | 3400930000002 | 1
        5   | 3400930000001 | 1
        """;

    private const string Care = """
        PERSON
        _person | birth_year
        p1      | 1950
        p2      | 1960
        p3      | 1970

        IR_PHA_R
        PHA_CIP_C13   | PHA_ATC_C07
        3400930000001 | C10AA05

        ER_PRS_F
        key | _person | EXE_SOI_DTD | PRS_NAT_REF | PSE_SPE_COD
        1   | p1      | 2022-03-10  | 3313        |
        2   | p1      | 2022-04-09  | 3313        |
        3   | p1      | 2022-06-30  | 3313        |
        4   | p2      | 2022-01-05  | 3313        |
        5   | p2      | 2022-02-01  | 1112        | 3
        6   | p3      | 2022-02-01  | 1111        | 1
        7   | p3      | 2022-02-02  | 1811        |

        ER_PHA_F
        key | PHA_PRS_C13
        1   | 3400930000001
        2   | 3400930000001
        3   | 3400930000001
        4   | 3400930000001

        ER_BIO_F
        key | BIO_PRS_IDE | BIO_ACT_QSN
        7   | 1577        | 1

        T_MCO22C
        _person | ETA_NUM   | RSA_NUM | ENT_DAT    | SOR_DAT
        p1      | 010000001 | 1       | 2022-02-20 | 2022-03-05
        p2      | 010000001 | 2       | 2022-01-10 | 2022-01-12
        p2      | 010000001 | 3       | 2022-09-01 | 2022-09-02

        T_MCO22B
        _person | ETA_NUM   | RSA_NUM | DGN_PAL
        p1      | 010000001 | 1       | I210
        p2      | 010000001 | 2       | I229
        p2      | 010000001 | 3       | E112

        IR_IMB_R
        _person | MED_MTF_COD
        p2      | E11
        p3      | C509
        """;

    public static readonly StudySpec[] All =
    [
        new("Groups", "`all` wants every part, `none` wants no part; unknown age is not 40 or more.", ThreeDates, """
            population:
              all:
                - age: { from: 40 }
              none:
                - sex: men
            """, """
            _person
            p2
            """),
        new("Groups", "`any` wants one part; groups may be nested.", ThreeDates, """
            population:
              any:
                - sex: men
                - all:
                    - residence: [29]
                    - none:
                        - sex: women
            """, """
            _person
            p1
            p3
            """),
        new("Counts", "`at-least` counts distinct dates unless it says events.", ThreeDates, """
            population:
              all:
                - dispensing: { atc: [A10B*] }
                  at-least: 2
            """, """
            _person
            p1
            """),
        new("Counts", "With `count: events`, two products on one day are two events.", ThreeDates, """
            population:
              all:
                - dispensing: { atc: [A10B*] }
                  at-least: 2
                  count: events
            """, """
            _person
            p1
            p2
            """),
        new("Windows", "An event outside the period does not count, unless it is given a window of its own.", ThreeDates, """
            population:
              any:
                - dispensing: { atc: [A10BA02] }
                  window: { from: 2021-12-01, to: 2021-12-31 }
            """, """
            _person
            p3
            """),
        new("Order", "`within-days` after the first event of the anchor, that same day included.", ThreeDates, """
            population:
              all:
                - dispensing: { cip13: ["3400930000002"] }
                  after: { dispensing: { cip13: ["3400930000001"] } }
                  within-days: 0
            """, """
            _person
            p2
            """),
        new("Values", "Bands, counts, quantities, presence and dates; a person without the event has 0, false or nothing.", ThreeDates, """
            population:
              any:
                - age: { from: 0 }
            variables:
              age: { age: [40, 60] }
              place: { residence: department }
              n: { count: { dispensing: { atc: [A10BA02] } } }
              boxes: { total-quantity: { dispensing: { atc: [A10BA02] } } }
              other: { presence: { dispensing: { atc: [A10BB09] } } }
              first: { first-date: { dispensing: { atc: [A10BA02] } } }
              last: { last-date: { dispensing: { atc: [A10BA02] } }, granularity: quarter }
            """, """
            _person | age   | place | n | boxes | other | first   | last
            p1      | 40-59 | 29    | 2 | 3     | false | 2022-03 | 2022-Q2
            p2      | 60+   | 2A    | 1 | 3     | true  | 2022-03 | 2022-Q1
            """),
        new("Order", "`anchor: first-end` counts from the earliest discharge, not from the admission.", Care, """
            population:
              all:
                - dispensing: { atc: [C10AA*] }
                  after: { stay: { main-diagnosis: [I21-I22] } }
                  anchor: first-end
                  within-days: 5
            """, """
            _person
            p1
            """),
        new("Order", "`before` looks back from the anchor.", Care, """
            population:
              all:
                - dispensing: { atc: [C10AA*] }
                  before: { stay: any }
                  within-days: 30
            """, """
            _person
            p2
            """),
        new("Washout", "A new case has no other in the days before; what lies before the window is looked at too.", Care, """
            population:
              any:
                - age: { from: 0 }
            variables:
              new: { count: { dispensing: { atc: [C10AA*] }, washout-days: 60 } }
              new_since_april: { count: { dispensing: { atc: [C10AA*] }, washout-days: 30, window: { from: 2022-04-01, to: 2022-12-31 } } }
            """, """
            _person | new | new_since_april
            p1      | 2   | 1
            p2      | 1   | 0
            p3      | 0   | 0
            """),
        new("Exposure", "Dispensings that cover 30 days each are one time while at most `gap-days` are uncovered.", Care, """
            population:
              all:
                - exposure: { atc: [C10AA*], covers-days: 30, days-at-least: 31 }
            variables:
              times: { count: { exposure: { atc: [C10AA*], covers-days: 30 } } }
              days: { total-days: { exposure: { atc: [C10AA*], covers-days: 30 } } }
              merged: { count: { exposure: { atc: [C10AA*], covers-days: 30, gap-days: 52 } } }
            """, """
            _person | times | days | merged
            p1      | 2     | 90   | 1
            """),
        new("Values", "`delay` counts the days from the first of one event to the first of another, that day or later.", Care, """
            population:
              any:
                - stay: any
            variables:
              days: { delay: { from: { stay: any }, to: { dispensing: { atc: [C10AA*] } } } }
            """, """
            _person | days
            p1      | 18
            p2      |
            """),
        new("Values", "`score` adds the weights of a shipped list; diabetes with complications replaces diabetes without.", Care, """
            population:
              any:
                - age: { from: 0 }
            variables:
              charlson: { score: charlson@1 }
            """, """
            _person | charlson
            p1      | 1
            p2      | 3
            p3      | 2
            """),
        new("Consultation and biology", "Consultations by specialty, tests by NABM code.", Care, """
            population:
              any:
                - consultation: any
                - biology: { nabm: ["1577"] }
            variables:
              heart: { presence: { consultation: { specialty: [3] } } }
              tested: { presence: { biology: { nabm: ["1577"] } } }
            """, """
            _person | heart | tested
            p2      | true  | false
            p3      | false | true
            """),
        new("Codes", "A list may be made of others; a range of ICD-10 categories has every code of each.", Care, """
            codes:
              infarction: { icd10: [I21-I22] }
              diabetes: { icd10: [E10-E14] }
              either: { of: [infarction, diabetes] }
            population:
              any:
                - diagnosis: { of: either, position: [main] }
            variables:
              n: { count: { diagnosis: { of: either, position: [main] } } }
            """, """
            _person | n
            p1      | 1
            p2      | 2
            """),
    ];
}

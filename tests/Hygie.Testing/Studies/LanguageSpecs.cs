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
    ];
}

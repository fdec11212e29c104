namespace Hygie.Testing.Studies;

/// <summary>Persons, long-term conditions, death.</summary>
internal static class PersonSpecs
{
    public static readonly StudySpec[] All =
    [
        new("Rules on persons", "Fictitious numbers and numbers shared by several persons are left out; the two other flags only if asked.", """
            PERSON
            _person | flag_fictitious | flag_multi_idt | flag_top0 | flag_varying
            p1      | true            | false          | false     | false
            p2      | false           | true           | false     | false
            p3      | false           | false          | true      | false
            p4      | false           | false          | false     | true
            p5      | false           | false          | false     | false
            """, """
            rules: { varying-identity: on }
            population:
              any:
                - age: { from: 0 }
            """, """
            _person
            p3
            p5
            """),
        new("Long-term conditions", "Granted and open during the window, renewals merged; a start before the period is kept as the date; an end of 1600 is open.", """
            PERSON
            _person
            p1
            p2
            p3
            p4

            IR_IMB_R
            _person | IMB_ALD_DTD | IMB_ALD_DTF | IMB_ETM_NAT | MED_MTF_COD
            p1      | 2010-01-01  | 2015-01-01  | 41          | E11
            p1      | 2018-01-01  | 1600-01-01  | 41          | E11
            p1      | 2020-01-01  | 2024-01-01  | 43          | E11
            p2      | 2010-01-01  | 2021-12-31  | 41          | E11
            p3      | 2020-01-01  |             | 42          | E11
            p4      | 2023-01-01  |             | 41          | E11
            """, """
            population:
              any:
                - long-term-condition: { icd10: [E11] }
            variables:
              n: { count: { long-term-condition: { icd10: [E11] } }, of: events }
              since: { first-date: { long-term-condition: { icd10: [E11] } }, granularity: year }
            """, """
            _person | n | since
            p1      | 1 | 2018
            """),
        new("Death", "Any death of the window, or one by its initial cause.", """
            PERSON
            _person | death_date
            p1      | 2022-06-01
            p2      | 2023-06-01
            p3      |

            KI_CCI_R
            _person | BEN_DCD_DTE | DCD_CIM_COD
            p1      | 2022-06-01  | I500
            """, """
            population:
              any:
                - death: any
            variables:
              heart: { presence: { death: { icd10: [I*] } } }
              cancer: { presence: { death: { icd10: [C*] } } }
            """, """
            _person | heart | cancer
            p1      | true  | false
            """),
    ];
}

namespace Hygie.Testing.Studies;

/// <summary>The same language on tables of OMOP CDM 5.4.</summary>
internal static class OmopSpecs
{
    private const string People = """
        person
        _person | year_of_birth | gender_concept_id
        p1      | 1950          | 8507
        p2      | 1980          | 8532
        p3      | 1990          | 0


        """;

    private const string Vocabulary = """
        concept
        concept_id | vocabulary_id | concept_code
        21600712   | ATC           | A10BA
        21600744   | ATC           | A10BA02
        1503297    | RxNorm        | 6809
        40164929   | RxNorm        | 860975
        201826     | SNOMED        | 44054006
        201820     | SNOMED        | 73211009
        45566731   | ICD10         | E11.9
        38004446   | Medicare Specialty | 01
        38004451   | Medicare Specialty | 06

        concept_ancestor
        ancestor_concept_id | descendant_concept_id
        21600712            | 40164929
        21600744            | 40164929
        1503297             | 40164929
        201820              | 201826
        9202                | 581477


        """;

    public static readonly StudySpec[] All =
    [
        new("OMOP: persons and follow-up", "Age and sex come from `person`; `follow-up: whole` is one observation period that holds the whole window.", People + """
            observation_period
            _person | observation_period_start_date | observation_period_end_date
            p1      | 2010-05-01                    | 2022-12-31
            p2      | 2010-01-01                    | 2022-06-30
            p2      | 2022-07-02                    | 2023-12-31
            p3      | 2022-01-01                    | 2023-12-31
            """, """
            population:
              any:
                - follow-up: whole
            variables:
              age: { age: [40] }
              sex: { sex: code }
              since: { first-date: { follow-up: whole }, granularity: year }
            """, """
            _person | age   | sex | since
            p1      | 40+   | 1   | 2010
            p3      | 0-39  | 9   | 2022
            """) { Drawing = OmopDrawing.All },
        new("OMOP: codes", "An ATC family is found by the drugs below it, whatever they are coded in; the code is the most precise class named. A drug named itself counts too.", People + Vocabulary + """
            drug_exposure
            _person | drug_exposure_start_date | drug_concept_id | drug_source_concept_id | drug_source_value | quantity
            p1      | 2022-03-01               | 40164929        | 0                      | 860975            | 60
            p2      | 2022-03-01               | 1503297         | 0                      | x                 |
            p2      | 2022-04-01               | 0               | 0                      | A10BA02           | 30
            p3      | 2022-03-01               | 0               | 0                      | 860975            | 30
            """, """
            population:
              any:
                - dispensing: { atc: [A10BA*] }
                - dispensing: { rxnorm: [6809] }
            variables:
              atc: { count: { dispensing: { atc: [A10BA*] } }, of: events }
              rxnorm: { count: { dispensing: { rxnorm: [6809] } }, of: events }
              units: { total-quantity: { dispensing: { rxnorm: [6809] } } }
            """, """
            _person | atc | rxnorm | units
            p1      | 1   | 1      | 60
            p2      | 1   | 1      | 0
            """) { Drawing = OmopDrawing.All },
        new("OMOP: codes", "SNOMED CT stands for everything below it; ICD-10 is the code of the source, by its concept or as written. One is not translated into the other.", People + Vocabulary + """
            condition_occurrence
            _person | condition_start_date | condition_concept_id | condition_source_concept_id | condition_source_value
            p1      | 2022-03-01           | 201826               | 45566731                    | dossier 12
            p2      | 2022-03-01           | 0                    | 0                           | E11.9
            p3      | 2022-03-01           | 201826               | 201826                      | 44054006
            """, """
            population:
              any:
                - age: { from: 0 }
            variables:
              icd10: { presence: { diagnosis: { icd10: [E11*] } } }
              snomed: { presence: { diagnosis: { snomed: [73211009] } } }
              concept: { presence: { diagnosis: { concept: [201826] } } }
            """, """
            _person | icd10 | snomed | concept
            p1      | true  | true   | true
            p2      | true  | false  | false
            p3      | false | true   | true
            """) { Drawing = OmopDrawing.All },
        new("OMOP: codes", "A version without `concept` and `concept_ancestor` is read by the codes that the source wrote: ATC, ICD-10, CCAM, LOINC.", People + """
            measurement
            _person | measurement_date | measurement_source_value
            p1      | 2022-03-01       | 718-7
            p2      | 2022-03-01       | 718-70
            p3      | 2021-03-01       | 718-7

            procedure_occurrence
            _person | procedure_date | procedure_source_value | quantity
            p1      | 2022-03-01     | NEKA020-01             | 2
            p1      | 2022-04-01     | NEKA020                | 0
            """, """
            population:
              any:
                - biology: { loinc: [718-7] }
            variables:
              hips: { total-quantity: { procedure: { ccam: [NEKA*] } } }
            """, """
            _person | hips
            p1      | 3
            """) { Drawing = OmopDrawing.WithoutVocabularies },
        new("OMOP: visits", "A stay is an inpatient visit, with its nights; a consultation is an outpatient visit or a kind of one, perhaps by the specialty of the provider.", People + Vocabulary + """
            provider
            provider_id | specialty_concept_id
            1           | 38004446
            2           | 38004451

            visit_occurrence
            _person | visit_concept_id | visit_start_date | visit_end_date | provider_id
            p1      | 9201             | 2022-03-01       | 2022-03-04     |
            p1      | 262              | 2022-05-01       | 2022-05-01     |
            p1      | 9203             | 2022-06-01       | 2022-06-02     |
            p2      | 9202             | 2022-03-01       | 2022-03-01     | 1
            p2      | 581477           | 2022-04-01       | 2022-04-01     | 2
            """, """
            population:
              any:
                - stay: any
                - consultation: any
            variables:
              stays: { count: { stay: any } }
              nights: { total-days: { stay: { nights-at-least: 1 } } }
              visits: { count: { consultation: any } }
              heart: { count: { consultation: { concept: [38004451] } } }
            """, """
            _person | stays | nights | visits | heart
            p1      | 2     | 3      | 0      | 0
            p2      | 0     | 0      | 2      | 1
            """) { Drawing = OmopDrawing.All },
        new("OMOP: death and time", "Any death, or one by its cause; an exposure is made of the records of a drug as elsewhere.", People + Vocabulary + """
            death
            _person | death_date | cause_concept_id | cause_source_value
            p1      | 2022-06-01 | 201826           |
            p2      | 2022-06-01 | 0                | I50.0

            drug_exposure
            _person | drug_exposure_start_date | drug_concept_id
            p1      | 2022-03-01               | 40164929
            p1      | 2022-04-05               | 40164929
            p1      | 2022-08-01               | 40164929
            """, """
            population:
              any:
                - death: any
            variables:
              diabetes: { presence: { death: { snomed: [73211009] } } }
              heart: { presence: { death: { icd10: [I50*] } } }
              days: { total-days: { exposure: { concept: [1503297], covers-days: 30, gap-days: 10, days-at-least: 40 } } }
            """, """
            _person | diabetes | heart | days
            p1      | true     | false | 65
            p2      | false    | true  | 0
            """) { Drawing = OmopDrawing.All },
    ];
}

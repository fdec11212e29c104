using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary>What each rule found, in words for somebody who holds data and does not program.</summary>
internal static class RuleTexts
{
    /// <summary>The rule in words; its name when nobody has written any.</summary>
    public static string Of(string rule) => Deliveries(rule) ?? Models(rule) ?? rule;

    /// <summary>The weight in one word.</summary>
    public static string Weight(Severity severity) => severity switch
    {
        Severity.Error => Words.Say("error", "erreur"),
        Severity.Warning => Words.Say("warning", "réserve"),
        _ => Words.Say("note", "note"),
    };

    private static string? Deliveries(string rule) => rule switch
    {
        Rules.Type => Words.Say("The value is not of the kind the column holds (letters in a number, for instance).", "La valeur n'est pas du genre attendu (des lettres dans un nombre, par exemple)."),
        Rules.DateFormat => Words.Say("The date is not written as declared, or no calendar has it.", "La date n'est pas écrite comme prévu, ou n'existe dans aucun calendrier."),
        Rules.Length => Words.Say("The value is longer or shorter than declared. It is kept whole.", "La valeur est plus longue ou plus courte que prévu. Elle est gardée entière."),
        Rules.Required => Words.Say("A value that must be there is missing.", "Une valeur obligatoire manque."),
        Rules.Enum => Words.Say("The value is not one of those allowed.", "La valeur n'est pas l'une de celles permises."),
        Rules.Range => Words.Say("The number is too small or too large.", "Le nombre est trop petit ou trop grand."),
        Rules.Nomenclature => Words.Say("The code is not in its list. It is kept.", "Le code n'est pas dans sa nomenclature. Il est gardé."),
        Rules.PrimaryKey => Words.Say("Two rows have the same key.", "Deux lignes ont la même clé."),
        Rules.Unique => Words.Say("Two rows have the same value where each must differ.", "Deux lignes ont la même valeur là où chacune doit différer."),
        Rules.ForeignKey => Words.Say("The row refers to one that was not delivered.", "La ligne renvoie à une autre qui n'est pas livrée."),
        Rules.DateOrder => Words.Say("Something ends before it begins.", "Quelque chose finit avant de commencer."),
        Rules.Sentinel => Words.Say("A value that is known to mean \"missing\".", "Une valeur connue pour vouloir dire « manquant »."),
        Rules.RowShape => Words.Say("The row has too many or too few cells.", "La ligne a trop ou trop peu de cases."),
        Rules.Quoting => Words.Say("Text goes on after a closing quote.", "Du texte suit un guillemet fermant."),
        Rules.Encoding => Words.Say("The bytes are not text in the encoding of the file.", "Les octets ne sont pas du texte dans l'encodage du fichier."),
        Rules.Formula => Words.Say("A spreadsheet would run this text. It is kept as it is.", "Un tableur exécuterait ce texte. Il est gardé tel quel."),
        _ => Files(rule),
    };

    private static string? Files(string rule) => rule switch
    {
        Rules.MixedLineEnds => Words.Say("Lines end in two different ways.", "Les lignes finissent de deux façons différentes."),
        Rules.BlankLine => Words.Say("An empty line.", "Une ligne vide."),
        Rules.NoSchema => Words.Say("No table of the model has this name: the file cannot be taken in.", "Aucune table du modèle ne porte ce nom : le fichier ne peut être pris."),
        Rules.NotChecked => Words.Say("Could not be checked: the list or the other table is not here.", "N'a pas pu être vérifié : la nomenclature ou l'autre table n'est pas là."),
        Rules.MissingColumn => Words.Say("A column is not delivered.", "Une colonne n'est pas livrée."),
        Rules.MissingKeyColumn => Words.Say("A key column is not delivered: no row can be taken in.", "Une colonne de clé n'est pas livrée : aucune ligne ne peut être prise."),
        Rules.UnknownColumn => Words.Say("A column that the model does not know. It is not taken in.", "Une colonne que le modèle ne connaît pas. Elle n'est pas prise."),
        Rules.DuplicateColumn => Words.Say("Two columns bear one name: no row can be taken in.", "Deux colonnes portent le même nom : aucune ligne ne peut être prise."),
        Rules.Unreadable => Words.Say("The file stops making sense: see the reason.", "Le fichier cesse d'avoir un sens : voir la raison."),
        _ => null,
    };

    private static string? Models(string rule) => rule switch
    {
        ModelRules.NameTwice => Words.Say("Two descriptions bear one name.", "Deux descriptions portent un même nom."),
        ModelRules.PrimaryKeyColumn => Words.Say("The primary key names a column that is not there.", "La clé primaire nomme une colonne absente."),
        ModelRules.ForeignKeyTable => Words.Say("A foreign key to a table that is not there.", "Une clé étrangère vers une table absente."),
        ModelRules.ForeignKeyColumn => Words.Say("A foreign key whose columns do not fit.", "Une clé étrangère dont les colonnes ne vont pas ensemble."),
        ModelRules.Impossible => Words.Say("No value can satisfy the column.", "Aucune valeur ne peut satisfaire la colonne."),
        ModelRules.NomenclatureColumn => Words.Say("The code list lacks the column asked of it.", "La nomenclature n'a pas la colonne demandée."),
        ModelRules.NomenclatureMissing => Words.Say("The code list is not there: codes are not checked.", "La nomenclature est absente : les codes ne sont pas vérifiés."),
        ModelRules.NomenclatureFile => Words.Say("A code list is described and not shipped.", "Une nomenclature est décrite et non fournie."),
        ModelRules.NomenclatureEmpty => Words.Say("A code list without codes.", "Une nomenclature sans codes."),
        ModelRules.ForeignKeyType => Words.Say("The two ends of a foreign key differ in type.", "Les deux bouts d'une clé étrangère diffèrent de type."),
        ModelRules.ForeignKeyTarget => Words.Say("A foreign key to columns that are not a key there.", "Une clé étrangère vers des colonnes qui n'y sont pas une clé."),
        ModelRules.ForeignKeyLength => Words.Say("The two ends of a foreign key differ in length.", "Les deux bouts d'une clé étrangère diffèrent de longueur."),
        ModelRules.NoPrimaryKey => Words.Say("No primary key: a row delivered twice goes unnoticed.", "Pas de clé primaire : une ligne livrée deux fois passe inaperçue."),
        ModelRules.TypeDiffers => Words.Say("Columns of one name differ in type between tables.", "Des colonnes de même nom diffèrent de type entre tables."),
        ModelRules.NomenclatureUnused => Words.Say("No column refers to the code list.", "Aucune colonne ne renvoie à la nomenclature."),
        _ => null,
    };
}

using System.CommandLine;

namespace Hygie.Cli.Terminal;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<string?> Home = new("--home")
    {
        Recursive = true,
        HelpName = "DIR",
        Description = Words.Say("Where this party keeps what it owns (else HYGIE_HOME, else the user's data folder).",
            "Où cette partie garde ce qui lui appartient (sinon HYGIE_HOME, sinon le dossier de données de l'utilisateur)."),
    };

    public static readonly Option<string?> As = new("--as")
    {
        Recursive = true,
        HelpName = "ID",
        Description = Words.Say("The person who acts (default: the home's sole operator).", "La personne qui agit (par défaut : le seul exploitant du lieu)."),
    };

    public static readonly Option<string?> PassphraseFile = new("--passphrase-file")
    {
        Recursive = true,
        HelpName = "FILE",
        Description = Words.Say("File whose first line unlocks this home's keys.", "Fichier dont la première ligne déverrouille les clés de ce lieu."),
    };

    public static readonly Option<string?> Database = new("--database")
    {
        Recursive = true,
        HelpName = "CONNECTION",
        Description = Words.Say("PostgreSQL server of a new hub's metadata (Host=…;Database=…), remembered by its home; else a file there. No password: Passfile=FILE or PGPASSFILE.",
            "Serveur PostgreSQL des métadonnées d'une plateforme nouvelle (Host=…;Database=…), retenu par son lieu ; sinon un fichier s'y trouve. Sans mot de passe : Passfile=FICHIER ou PGPASSFILE."),
    };

    public static readonly Option<string?> Lang = new("--lang")
    {
        Recursive = true,
        HelpName = "en|fr",
        Description = Words.Say("Language of the messages.", "Langue des messages."),
    };

    public static readonly Option<bool> Quiet = new("--quiet")
    {
        Recursive = true,
        Description = Words.Say("No progress and no advice on the standard error.", "Ni progression ni conseil sur la sortie d'erreur."),
    };

    public static readonly Option<bool> NoInput = new("--no-input")
    {
        Recursive = true,
        Description = Words.Say("Never ask; fail instead.", "Ne jamais demander ; échouer à la place."),
    };

    public static IReadOnlyList<Option> All => [Home, As, PassphraseFile, Database, Lang, Quiet, NoInput];

    /// <summary>For verbs that print a document: the standard output is then exactly one JSON document.</summary>
    public static Option<bool> Json() => new("--json")
    {
        Description = Words.Say("Print one JSON document on the standard output.", "Écrire un seul document JSON sur la sortie standard."),
    };
}

using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Audit;

/// <summary>Where a home keeps its log: <c>log/public-a</c> and <c>log/public-b</c>, and the policy in <c>log/policy.txt</c>.</summary>
internal static class LogFolder
{
    public static Option<string?> Option() => new("--log")
    {
        HelpName = "DIR",
        Description = Words.Say("Folder of the log's files (default: the hub's own).", "Dossier des fichiers du journal (par défaut : celui du hub)."),
    };

    public static Option<string?> Trust() => new("--trust")
    {
        HelpName = "FILE",
        Description = Words.Say("Policy file: the log's key, the witnesses, the quorum (default: the hub's own).", "Fichier de politique : clé du journal, témoins, quorum (par défaut : celui du hub)."),
    };

    /// <summary>The folder asked for, or the hub's.</summary>
    public static Result<string> Find(Run run, Option<string?> option) =>
        run.Get(option) is { } asked ? asked : run.Home.Of("hub").Then<string>(hub => hub.At("log", "public-a"));

    /// <summary>The text of the policy asked for, or the hub's; refuses (HYG-2018) a file that is not there.</summary>
    public static Result<string> ReadPolicy(Run run, Option<string?> option)
    {
        var path = run.Get(option) is { } asked ? asked : run.Home.Of("hub").Then<string>(hub => hub.At("log", "policy.txt"));
        return path.Then<string>(file => File.Exists(file) ? File.ReadAllText(file) : Refusal.Of("HYG-2018", ("file", file)));
    }
}

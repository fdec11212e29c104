using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Drills;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Drills;

/// <summary>
/// <c>hygie drill hold</c>: what a storage host does with what it holds. Reads every file, checks each object against its name, then waits with what it read
/// until its input closes. The seizure drill takes an image of this process's memory.
/// </summary>
internal static class HoldVerb
{
    private static readonly Option<DirectoryInfo> Held =
        new Option<DirectoryInfo>("--held") { Required = true, HelpName = "DIR", Description = Words.Say("The host's folder.", "Le dossier de l'hébergeur.") }.AcceptExistingOnly();

    public static Command Create() =>
        new Command("hold", Words.Say("Do what a storage host does: read every object, check its name, wait.", "Faire ce que fait un hébergeur : lire chaque objet, vérifier son nom, attendre.")).With(Held).Runs(HoldAsync);

    private static async Task<int> HoldAsync(Run run)
    {
        var (held, wrong, last) = (Composition.Seizure(run.Get(Held)!.FullName), 0, Array.Empty<byte>());
        await foreach (var file in held.FilesAsync(run.Cancellation))
        {
            last = new byte[file.Length];
            await held.ReadAsync(file, last, run.Cancellation);
            wrong += file.IsSealed && ObjectName.Of(last) != file.Name ? 1 : 0;
        }

        Run.Print(wrong.ToString(Words.Culture));
        await Console.In.ReadToEndAsync(run.Cancellation);
        GC.KeepAlive(last);
        return Exit.Ok;
    }
}

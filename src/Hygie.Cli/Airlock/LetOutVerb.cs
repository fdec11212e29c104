using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Airlock;

namespace Hygie.Cli.Airlock;

/// <summary><c>hygie release let-out ID --to DIR</c>: writes the approved files and the signed record of their release.</summary>
internal static class LetOutVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The release.", "La sortie.") };
    private static readonly Option<string> To = new("--to") { Required = true, HelpName = "DIR", Description = Words.Say("Where the files go.", "Où vont les fichiers.") };

    public static Command Create() =>
        new Command("let-out", Words.Say("Let approved files out, with their signed record.", "Laisser sortir les fichiers approuvés, avec leur acte signé."))
            .With(Id, To, GlobalOptions.Json()).Runs(run => AirlockDesk.ActAsync(run, (hub, desk, person) => LetOutAsync(run, hub, desk, person)));

    private static async Task<Result<ReleaseRequest>> LetOutAsync(Run run, HubPorts hub, AirlockDesk desk, PersonId person)
    {
        var released = await new Release(hub.Releases, desk.Facts, desk.Checks, hub.Clock).RunAsync(new LetOutCommand(new ReleaseId(run.Get(Id)), person), run.Cancellation);
        if (!released.TryGet(out var done, out var refusal) || !(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out refusal))
            return refusal;
        var leaf = await hub.Outbox.LeafOfAsync(done.Number, run.Cancellation) ?? throw new InvalidOperationException("A published entry has a leaf.");
        var folder = Directory.CreateDirectory(run.Get(To)!).FullName;
        foreach (var file in done.Request.Files)
            await File.WriteAllBytesAsync(Path.Combine(folder, file.Name), await Composition.ReleaseBox(hub.Home).GetAsync(file.Sha256, run.Cancellation), run.Cancellation);
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{done.Request.Id}.release-record.json"), ReleaseRecord.Of(done.Request, hub.Today, leaf).SignedBy(hub.Keys.Signing).ToFile(), run.Cancellation);
        return done.Request;
    }
}

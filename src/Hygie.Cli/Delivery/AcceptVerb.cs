using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Delivery;

/// <summary><c>hygie delivery accept</c>, at the hub: checks a health part, joins the third party's answer, stores a new version, backs up, gives the receipt.</summary>
internal static class AcceptVerb
{
    private static readonly Argument<string> Health = new("FILE") { Description = Words.Say("The sealed health part.", "La partie santé scellée.") };
    private static readonly Option<string> Answer = new("--answer") { Required = true, HelpName = "FILE", Description = Words.Say("The third party's answer.", "La réponse du tiers.") };
    private static readonly Option<string> Dataset = new("--dataset") { Required = true, HelpName = "NAME", Description = Words.Say("The dataset it becomes a version of.", "Le jeu de données dont elle devient une version.") };
    private static readonly Option<string> Epoch = new("--retention") { DefaultValueFactory = _ => "2026", HelpName = "EPOCH", Description = Words.Say("Retention epoch of its key.", "Époque de conservation de sa clé.") };

    public static Command Create() =>
        new Command("accept", Words.Say("Take a sealed delivery into the warehouse.\n\n  hygie delivery accept health.age --answer answer.age --dataset snds",
                "Prendre une livraison scellée dans l'entrepôt.\n\n  hygie delivery accept health.age --answer answer.age --dataset snds"))
            .With(Health, Answer, Dataset, Epoch, Described.Schema, Allowed.Option, GlobalOptions.Json()).Runs(AcceptAsync);

    private static async Task<int> AcceptAsync(Run run)
    {
        if (new[] { run.Get(Health), run.Get(Answer)! }.FirstOrDefault(f => !File.Exists(f)) is { } missing)
            return run.Refuse(Refusal.Of("HYG-6124", ("file", missing)));
        if (!PublicName.IsValid(run.Get(Dataset)))
            return run.Refuse(Refusal.Of("HYG-8026", ("name", run.Get(Dataset)!)));
        if (!Allowed.Thresholds(run).TryGet(out var thresholds, out var usage) || !Source(run).TryGet(out var source, out usage))
            return run.Refuse(usage);
        return await HubDesk.ChangeAsync(run, async hub => (await StoreAsync(run, hub, source, thresholds)).TryGet(out var outcome, out var refusal) ? await EndAsync(run, hub, outcome) : refusal);
    }

    /// <summary>What tells the description of a source by its name: the folder that was named is read once, before the lock.</summary>
    private static Result<Func<string, DescribedSource?>> Source(Run run)
    {
        Func<string, DescribedSource?> shipped = ShippedSources.Find;
        if (run.Get(Described.Schema) is not { } folder)
            return shipped;
        if (!Composition.Schemas(folder).Load().TryGet(out var described, out var refusal))
            return refusal;
        Func<string, DescribedSource?> named = name => Described.Under(described, name);
        return named;
    }

    private static async Task<Result<StoreOutcome>> StoreAsync(Run run, HubPorts hub, Func<string, DescribedSource?> source, QualityThresholds thresholds)
    {
        await using var answer = File.OpenRead(run.Get(Answer)!);
        var store = new StoreVersion(hub.Warehouse, hub.Inbox with { Source = source }, party => hub.KeyOf(KeyRole.ThirdParty, party.Value), hub.Outbox, Fault.Points);
        var command = new StoreVersion.Command(new DatasetId(run.Get(Dataset)!), () => File.OpenRead(run.Get(Health)), answer, source => new KeyId(KeyCategory.Clinical, source, run.Get(Epoch)!), hub.Today)
        {
            Thresholds = thresholds, Unfinished = await UnfinishedAsync(run, hub),
        };
        return await run.WithProgressAsync(progress => Task.Run(() => store.RunAsync(command, progress, run.Cancellation), run.Cancellation));
    }

    /// <summary>The newest version of the dataset, when a kill came between its storing and its receipt.</summary>
    private static async Task<StoredVersion?> UnfinishedAsync(Run run, HubPorts hub) =>
        (await hub.Versions.ListAsync(run.Cancellation)).LastOrDefault(v => v.Version.Dataset.Value == run.Get(Dataset)) is { } newest && !File.Exists(ReceiptOf(hub, newest)) ? newest : null;

    private static string ReceiptOf(HubPorts hub, StoredVersion stored) => hub.Home.At("receipts", stored.Version + ".json");

    /// <summary>The log first, so that HEAD and receipt speak of an entry that everybody can see.</summary>
    private static async Task<Result<int>> EndAsync(Run run, HubPorts hub, StoreOutcome outcome)
    {
        if (outcome.Stored is not { } stored)
        {
            Report(run, outcome, null);
            return Exit.CheckFailed;
        }

        var head = new WriteHead(hub.Warehouse, hub.Snapshot, hub.Log, hub.Outbox, hub.Operations, hub.Mandate, Fault.Points);
        if (!(await hub.Publish.RunAsync(run.Cancellation)).TryGet(out _, out var refusal) || !(await head.RunAsync(null, hub.Today, null, run.Cancellation)).TryGet(out _, out refusal)
            || !(await new IssueReceipt(hub.Warehouse, hub.Outbox).RunAsync(stored.Version, run.Cancellation)).TryGet(out var receipt, out refusal))
            return refusal;
        Fault.Points?.Invoke(CommandFaultPoints.Receipt);
        Directory.CreateDirectory(hub.Home.At("receipts"));
        WholeFile.Write(ReceiptOf(hub, stored), receipt.ToFile());
        Report(run, outcome, ReceiptOf(hub, stored));
        return Exit.Ok;
    }

    private static void Report(Run run, StoreOutcome outcome, string? receipt)
    {
        if (run.Json)
        {
            Run.PrintJson(new
            {
                accepted = outcome.Stored is not null, version = outcome.Stored?.Version.ToString(), verdict = outcome.Verdict.ToString(), rows = outcome.Stored?.Rows ?? outcome.Report.Rows, rejected = outcome.Report.Rejected,
                people = outcome.Stored?.People, orphans = outcome.Stored?.Orphans, counts = outcome.Report.Counts, receipt,
                tables = outcome.Stored?.Tables.Select(t => new { name = t.Name, rows = t.Rows, orphans = t.Orphans, bytes = t.Bytes }),
            });
            return;
        }

        if (outcome.Stored is { } stored)
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{stored.Version}: {stored.Rows:N0} rows, {stored.People:N0} people, {stored.Orphans:N0} rows without person"),
                string.Create(Words.Culture, $"{stored.Version} : {stored.Rows:N0} lignes, {stored.People:N0} personnes, {stored.Orphans:N0} lignes sans personne")));
        else
            foreach (var (rule, count) in outcome.Report.Counts)
                Run.Print(string.Create(Words.Culture, $"  {rule,-20} {count,10:N0}"));
        run.Next(outcome.Stored is null ? "hygie audit tail" : "hygie warehouse check");
    }
}

using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Extraction;

/// <summary><c>hygie extract run --permit ID</c>: makes the extract of a permit; the attrition names each rule with its count, naive count beside.</summary>
internal static class RunVerb
{
    private static readonly Option<DirectoryInfo?> Cluster = new("--cluster")
    {
        HelpName = "FOLDER", Description = Words.Say("Let a SLURM cluster read the buckets, through this folder that its nodes share.", "Faire lire les paquets par une grappe SLURM, à travers ce dossier que partagent ses nœuds."),
    };

    private static readonly Option<DirectoryInfo?> NodeHome = new("--node-home") { HelpName = "HOME", Description = Words.Say("With --cluster: the home on each node (default: this one).", "Avec --cluster : le répertoire de chaque nœud (par défaut : celui-ci).") };

    public static Command Create() =>
        new Command("run", Words.Say("Make the extract of a permit.", "Faire l'extraction d'une autorisation."))
            .With(PlanVerb.Study, PlanVerb.Permit, Cluster, NodeHome, GlobalOptions.Json())
            .Runs(run => run.Get(Cluster) is { } folder ? OnClusterAsync(run, folder) : HubDesk.ActAsync(run, (hub, person) => ExtractAsync(run, hub, person), made => Show(run, made)));

    private static async Task<Result<MadeExtract>> ExtractAsync(Run run, HubPorts hub, PersonId person)
    {
        var permit = new PermitId(run.Get(PlanVerb.Permit)!);
        if (!(await ExtractionDesk.DefinitionAsync(hub, permit, run.Find(PlanVerb.Study), run.Cancellation)).TryGet(out var definition, out var refusal))
            return refusal;
        return await MakeAsync(run, hub, new RunExtractionCommand(permit, definition, person));
    }

    /// <summary>Makes the extract, with progress.</summary>
    internal static Task<Result<MadeExtract>> MakeAsync(Run run, HubPorts hub, RunExtractionCommand command) =>
        run.WithProgressAsync(progress => new RunExtraction(ExtractionDesk.Ports(hub)).RunAsync(command, progress, run.Cancellation));

    /// <summary>The same on a cluster, without the home's lock while tasks run; the log is published afterwards.</summary>
    private static async Task<int> OnClusterAsync(Run run, DirectoryInfo shared)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using var opened = hub;
        if (await HubDesk.RefuseAsync(opened, person, run.Cancellation) is { } suspended)
            return run.Refuse(suspended);
        var (permit, turns) = (new PermitId(run.Get(PlanVerb.Permit)!), new HomeTurn(hub.Home, hub.Clock));
        if (!(await ExtractionDesk.DefinitionAsync(hub, permit, run.Find(PlanVerb.Study), run.Cancellation)).TryGet(out var definition, out refusal))
            return run.Refuse(refusal);
        var folder = Path.Combine(shared.FullName, "hygie-" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
        var cluster = new ClusterPorts
        {
            Cluster = Composition.Cluster(folder, run.Get(NodeHome)?.FullName ?? Path.GetFullPath(hub.Home.Path)), Folder = Composition.TaskFolder(folder), Zone = hub.Zone.Signing,
            Authorities = hub.Authorities, Versions = hub.Versions, Turn = turns, Fault = Fault.Points,
        };
        var verb = new RunOnCluster(ExtractionDesk.Ports(hub), cluster);
        var ran = await run.WithProgressAsync(progress => verb.RunAsync(new RunExtractionCommand(permit, definition, new PersonId(person)), progress, run.Cancellation));
        if (!(await turns.WaitAsync(CancellationToken.None)).TryGet(out var turn, out refusal))
            return run.Refuse(refusal);
        using (turn)
            if (!(await hub.Publish.RunAsync(CancellationToken.None)).TryGet(out _, out refusal) || !ran.TryGet(out _, out refusal))
                return run.Refuse(refusal);
        // A run that was refused leaves its folder: what its tasks said is there, and nothing that opens.
        Directory.Delete(folder, recursive: true);
        return Show(run, ran.Value);
    }

    /// <summary>Says what was made, and by which rules how many persons are left.</summary>
    internal static int Show(Run run, MadeExtract made)
    {
        var extract = made.Extract;
        if (run.Json)
            Run.PrintJson(new
            {
                extract = extract.Name, project = extract.Project.Value, number = extract.Number, permit = extract.Permit.Value, version = extract.Version.ToString(),
                buckets = new { read = made.Read, of = made.Of }, persons = extract.Persons, naivePersons = extract.NaivePersons, tables = extract.Tables.Select(t => new { t.Name, t.Rows, sha256 = Convert.ToHexStringLower(t.Blob.Sha256.Span), columns = t.Columns.Select(c => c.Name) }),
                attrition = Attrition(extract), risk = RiskText.Json(extract), packs = extract.Packs.Length,
            });
        else
            Print(made);
        run.Next($"hygie workspace open --permit {extract.Permit}");
        return Exit.Ok;
    }

    /// <summary>The attrition as scripts read it: first the naive count, last the ruled one.</summary>
    internal static IEnumerable<object> Attrition(Extract extract) =>
        extract.Attrition.Select(s => new { rule = s.Rule ?? "naive", linesRemoved = s.LinesRemoved, persons = s.Persons });

    private static void Print(MadeExtract made)
    {
        var extract = made.Extract;
        Run.Print(string.Create(Words.Culture, $"{extract.Name} · {extract.Version} · {Words.Say($"{made.Read} of {made.Of} buckets", $"{made.Read} paquets sur {made.Of}")}"));
        foreach (var step in extract.Attrition)
            Run.Print(string.Create(Words.Culture, $"  {step.Rule ?? Words.Say("naive reading", "lecture naïve"),-28} {-step.LinesRemoved,12:N0} {step.Persons,12:N0}"));
        foreach (var table in extract.Tables)
            Run.Print(string.Create(Words.Culture, $"  {table.Name}: {table.Rows:N0} × {table.Columns.Length}"));
        RiskText.Print(extract);
    }
}

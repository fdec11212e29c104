using System.CommandLine;
using System.Runtime.CompilerServices;
using Hygie.Cli.Delivery;
using Hygie.Cli.Extraction;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Catalogue;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Intake;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Catalogue;

/// <summary><c>hygie catalogue publish VERSION</c>: puts a stored version in the catalogue; every figure is protected, objectors left out.</summary>
internal static class PublishVerb
{
    private static readonly KeyPurpose Purpose = new(KeyVerbs.Describe, "catalogue figures", TimeSpan.FromMinutes(30));
    private static readonly Argument<string> Version = new("VERSION") { Description = Words.Say("Exact version, such as snds@1.", "Version exacte, comme snds@1.") };

    public static Command Create() =>
        new Command("publish", Words.Say("Publish a stored version.\n\n  hygie catalogue publish snds@1 --as steward-1", "Publier une version rangée.\n\n  hygie catalogue publish snds@1 --as steward-1"))
            .With(Version, Described.Schema, GlobalOptions.Json()).Runs(run => HubDesk.ActAsync(run, (hub, person) => PublishAsync(run, hub, person), published => Show(run, published)));

    private static async Task<Result<PublishedDataset>> PublishAsync(Run run, HubPorts hub, PersonId person)
    {
        if (DatasetVersion.Parse(run.Get(Version)) is not { } version || await hub.Versions.FindAsync(version, run.Cancellation) is not { } stored)
            return Refusal.Of("HYG-11003", ("name", run.Get(Version)));
        if (!Described.Find(run, stored.Source).TryGet(out var described, out var refusal))
            return refusal;
        if (described.Differs(stored.Schemas) is { } other)
            return other;
        if (SourceDescriptions.CareDay(stored.Source) is not { } care)
            return Refusal.Of("HYG-11004", ("version", version));
        var source = new StoredVersions(new ReadTable(hub.Warehouse, Composition.ClearFiles));
        if (!(await source.OpenAsync(version, Purpose, hub.Mandate, run.Cancellation)).TryGet(out var opened, out refusal))
            return refusal;
        using (opened)
        {
            var excluded = await new Core.Rights.Exclusions(hub.Objections).OfAsync(version, run.Cancellation);
            var buckets = BucketsAsync(opened, MeasureCoverage.Reads(care.Table, care.Date), run.Cancellation);
            if (await new MeasureCoverage(Composition.Engine()).RunAsync(care.Table, care.Date, buckets, excluded, run.Cancellation) is not { } coverage)
                return Refusal.Of("HYG-11004", ("version", version));
            var publish = new PublishDataset(hub.Catalogue, DisclosureProfile.FranceHealth, hub.Clock);
            return await publish.RunAsync(CommandOf(hub, stored, described.Model, opened.Manifest, coverage, person), run.Cancellation);
        }
    }

    private static PublishDataset.Command CommandOf(HubPorts hub, StoredVersion stored, TableModel model, Manifest manifest, Coverage coverage, PersonId person)
    {
        var profile = DisclosureProfile.FranceHealth;
        return new PublishDataset.Command(manifest, model, SourceDescriptions.Of(stored.Source, stored.Holder, PartyNames.Read(hub.Home).GetValueOrDefault(stored.Holder.Value)), coverage.From, coverage.To,
            PublicFigures.OfWhole(coverage.Persons, profile), [.. coverage.PersonsByYear.Select(y => new YearCount(y.Key, PublicFigures.OfWhole(y.Value, profile)))],
            QualityLabels.Of(stored.Findings, stored.Rows, stored.Day, profile), hub.Stores[0].Host, hub.Stores[0].Host.Value, person);
    }

    private static async IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> BucketsAsync(
        IOpenedVersion opened, IReadOnlyList<TableUse> reads, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = 0; number < opened.Manifest.Tables.Max(t => t.Buckets); number++)
        {
            var bucket = await opened.OpenAsync(reads, number, cancellation);
            if (bucket.IsRefused)
                throw new QueryEngineException("A bucket could not be opened: " + bucket.Refusal.Code);
            using (bucket.Value)
                yield return bucket.Value.Tables;
        }
    }

    private static int Show(Run run, PublishedDataset published)
    {
        var line = published.Sheet.Line;
        if (run.Json)
            Run.PrintJson(new { version = line.Version.ToString(), title = line.Title.In(Words.Language), persons = Shown.Of(line.Persons), from = published.Sheet.From, to = published.Sheet.To, tables = published.Sheet.Tables.Count, variables = published.Variables.Count });
        else
            Run.Print(string.Create(Words.Culture, $"{line.Version} · {line.Title.In(Words.Language)} · {Shown.Of(line.Persons)} · {published.Sheet.From:d} – {published.Sheet.To:d} · {published.Variables.Count:N0} variables"));
        run.Next($"hygie catalogue show {line.Version.Dataset}");
        return Exit.Ok;
    }
}

using System.Globalization;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Workspaces;

namespace Hygie.Core.Airlock;

/// <summary>What was done under a project's permits, in public words, each act with its leaf: extracts, runs, releases. Persons are protected before they are said.</summary>
public sealed class ProjectUses(IExtractStore extracts, IWorkspaceStore workspaces, IReleaseStore releases, IOutbox log, DisclosureProfile profile) : IDataUses
{
    /// <summary>Runs shown, newest first: a public page is no journal of every query.</summary>
    private const int Runs = 20;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DataUse>> OfAsync(ProjectId project, CancellationToken cancellation)
    {
        var made = (await extracts.ListAsync(project, cancellation)).Select(d => ExtractDocument.Read(d).Value).Reverse();
        var run = await workspaces.ListRunsAsync(project, Runs, cancellation);
        var asked = (await releases.ListAsync(cancellation)).Where(r => r.Project == project && KindOf(r) is not null).Reverse();
        return
        [
            .. await ProvenAsync(made, e => (Subject(e.Permit), "extract.made"), Made, cancellation),
            .. await ProvenAsync(run, r => (Subject(r.Permit), r.Outcome == RunOutcome.Revoked ? "workspace.stopped" : "workspace.ran"), Ran, cancellation),
            .. await ProvenAsync(asked, r => (r.Id.Subject, KindOf(r)!), Asked, cancellation),
        ];
    }

    /// <summary>Acts in their order. Each was committed together with one entry of its own, so the newest act goes with the newest entry of its kind and subject.</summary>
    private async Task<IEnumerable<DataUse>> ProvenAsync<T>(IEnumerable<T> newestFirst, Func<T, (string Subject, string Kind)> entryOf, Func<T, DataUse> say, CancellationToken cancellation)
    {
        var (uses, leaves) = (new List<DataUse>(), new Dictionary<(string, string), Stack<long?>>());
        foreach (var act in newestFirst)
        {
            var entry = entryOf(act);
            if (!leaves.TryGetValue(entry, out var left))
                leaves[entry] = left = new Stack<long?>(await log.LeavesOfAsync(entry.Subject, AuditKind.Check(entry.Kind), cancellation));
            uses.Add(say(act) with { LogIndex = left.TryPop(out var leaf) ? leaf : null });
        }

        return uses.AsEnumerable().Reverse();
    }

    private DataUse Made(Extract e) => new(DataUseKind.Extraction,
        new LocalText($"Extraction {e.Name} de {e.Version}", $"Extract {e.Name} of {e.Version}"), PublicFigures.OfWhole(e.Persons, profile), Day(e.MadeAt), null);

    private static DataUse Ran(WorkspaceRun r) => new(DataUseKind.Run, r.Outcome == RunOutcome.Revoked
        ? new LocalText($"Exécution {r.Tool} arrêtée : l'autorisation a été retirée", $"{r.Tool} run stopped: the permit was revoked")
        : new LocalText($"Exécution {r.Tool} dans l'espace scellé", $"{r.Tool} run in the sealed workspace"), null, Day(r.At), null);

    private static DataUse Asked(ReleaseRequest r)
    {
        var (one, files) = (r.Files.Count == 1, r.Files.Count.ToString(CultureInfo.InvariantCulture));
        return r.State == ReleaseState.Released
            ? new DataUse(DataUseKind.Release, new LocalText($"Sortie {r.Id} : {files} {(one ? "fichier" : "fichiers")}", $"Release {r.Id}: {files} {(one ? "file" : "files")}"), null, r.Day, null)
            : new DataUse(DataUseKind.ReleaseRefused, new LocalText($"Sortie {r.Id} refusée", $"Release {r.Id} refused"), null, r.Day, null);
    }

    /// <summary>The entry that ended a request, or null while it is under way: what is not decided is not public.</summary>
    private static string? KindOf(ReleaseRequest r) => r.State switch
    {
        ReleaseState.Released => "release.released",
        ReleaseState.Refused => "release.refused",
        ReleaseState.Rejected => "release.decided",
        _ => null,
    };

    private static string Subject(PermitId permit) => "permit/" + permit;

    private static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}

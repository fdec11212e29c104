using System.Globalization;
using Hygie.Core.Catalogue;
using Hygie.Core.Disclosure;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Workspaces;

namespace Hygie.Core.Airlock;

/// <summary>What was done under a project's permits, in public words: extracts, runs, releases. Persons are protected before they are said.</summary>
public sealed class ProjectUses(IExtractStore extracts, IWorkspaceStore workspaces, IReleaseStore releases, DisclosureProfile profile) : IDataUses
{
    /// <summary>Runs shown, newest first: a public page is no journal of every query.</summary>
    private const int Runs = 20;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DataUse>> OfAsync(ProjectId project, CancellationToken cancellation)
    {
        var made = (await extracts.ListAsync(project, cancellation)).Select(d => ExtractDocument.Read(d).Value);
        var run = await workspaces.ListRunsAsync(project, Runs, cancellation);
        var asked = (await releases.ListAsync(cancellation)).Where(r => r.Project == project);
        return [.. made.Select(Made), .. run.Select(Ran), .. asked.SelectMany(Asked)];
    }

    private DataUse Made(Extract e) => new(DataUseKind.Extraction,
        new LocalText($"Extraction {e.Name} de {e.Version}", $"Extract {e.Name} of {e.Version}"), PublicFigures.OfWhole(e.Persons, profile), Day(e.MadeAt), null);

    private static DataUse Ran(WorkspaceRun r) => new(DataUseKind.Run,
        new LocalText($"Exécution {r.Tool} dans l'espace scellé", $"{r.Tool} run in the sealed workspace"), null, Day(r.At), null);

    private static IEnumerable<DataUse> Asked(ReleaseRequest r)
    {
        var files = r.Files.Count.ToString(CultureInfo.InvariantCulture);
        if (r.State == ReleaseState.Released)
            yield return new DataUse(DataUseKind.Release, new LocalText($"Sortie {r.Id} : {files} fichier(s)", $"Release {r.Id}: {files} file(s)"), null, r.Day, null);
        else if (r.State is ReleaseState.Refused or ReleaseState.Rejected)
            yield return new DataUse(DataUseKind.ReleaseRefused, new LocalText($"Sortie {r.Id} refusée", $"Release {r.Id} refused"), null, r.Day, null);
    }

    private static DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);
}

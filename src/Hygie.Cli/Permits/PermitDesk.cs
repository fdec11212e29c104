using System.Text;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;

namespace Hygie.Cli.Permits;

/// <summary>What the verbs on files share: a person acts, the file is shown.</summary>
internal static class PermitDesk
{
    /// <summary>A person acts on a file, which is then shown as that person may see it.</summary>
    public static Task<int> ActAsync(Run run, Func<HubPorts, PersonId, Task<Result<PermitFile>>> act) => HubDesk.ActAsync(
        run,
        async (hub, person) => (await act(hub, person)).TryGet(out var file, out var refusal) ? (Result<(PermitFile File, PersonId Viewer, IReadOnlyList<ApplicationChange> Changes)>)(file, person, await ChangesAsync(run, hub, file)) : refusal,
        acted =>
        {
            Show(run, acted.File, acted.Viewer, acted.Changes);
            run.Next(NextOf(acted.File));
            return Exit.Ok;
        });

    /// <summary>What the file changes of the permit that it amends; nothing for a first application.</summary>
    public static async Task<IReadOnlyList<ApplicationChange>> ChangesAsync(Run run, HubPorts hub, PermitFile file) =>
        file.Application is { Amends: { } old } amendment && (await hub.Permits.FindAsync(old, run.Cancellation)).Application is { } before ? ApplicationDiff.Between(before, amendment, Words.Language) : [];

    /// <summary>The file as a person may see it, and what it changes.</summary>
    public static void Show(Run run, PermitFile file, PersonId? viewer, IReadOnlyList<ApplicationChange> changes)
    {
        var (application, language) = (file.Application!, Words.Language);
        var decisions = file.DecisionsSeenBy(viewer).Select(d => d.Decision).ToList();
        if (run.Json)
        {
            Run.PrintJson(new
            {
                permit = file.Id.Value, project = application.Project.Value, state = file.State, title = application.Title.In(language), study = application.Study().Value.Hash.ToString(),
                datasets = application.Datasets.Select(d => d.ToString()), persons = application.Persons.Select(p => p.Value), purposes = application.Purposes, start = application.Start, end = application.End,
                hash = file.Permit is { } permit ? Convert.ToHexStringLower(permit.Hash()) : null, signatures = file.Permit?.Signatures.Count ?? 0,
                decisions = decisions.Select(d => new { body = d.Body.Value, by = d.By.Value, favourable = d.Favourable, reason = d.Reason.In(language), on = d.On }),
                waiting = Waiting(file), amends = application.Amends?.Value, changes,
            });
            return;
        }

        var text = new StringBuilder().Append(Words.Culture, $"{file.Id} · {application.Project} · {file.State} · {application.Title.In(language)}\n");
        text.Append(Words.Culture, $"  {string.Join(", ", application.Datasets)} · {application.Start:d} – {application.End:d} · {string.Join(", ", application.Persons)}\n");
        if (application.Amends is { } old)
            text.Append(Words.Culture, $"  {Words.Say("amends", "modifie")} {old}\n");
        foreach (var change in changes)
            text.Append(Words.Culture, $"    {change.Field}:\n{string.Concat(change.Removed.Select(r => $"      - {r}\n"))}{string.Concat(change.Added.Select(a => $"      + {a}\n"))}");
        foreach (var d in decisions)
            text.Append(Words.Culture, $"  {(d.Favourable ? "+" : "-")} {d.Body} ({d.By}, {d.On:d}): {d.Reason.In(language)}\n");
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        foreach (var (clock, lasts) in LegalClocks.WaitingOf(file).Select(w => (w.Clock, w.Run)))
            text.Append(Words.Culture, $"  … {clock.Owner.In(language)}: {clock.Step.In(language)} · {lasts.DueOn:d}{(lasts.IsLateOn(today) ? Words.Say(" · late", " · en retard") : "")} · {Words.Say("then", "ensuite")} {clock.Silence.In(language)}\n");
        Run.Print(text.ToString().TrimEnd());
    }

    /// <summary>What the file waits for: the step, its owner and the last day.</summary>
    public static IEnumerable<object> Waiting(PermitFile file) => LegalClocks.WaitingOf(file).Select(w =>
        new { clock = w.Clock.Id, step = w.Clock.Step.In(Words.Language), owner = w.Clock.Owner.In(Words.Language), since = w.Run.StartedOn, due = w.Run.DueOn, extended = w.Run.Extended });

    private static string NextOf(PermitFile file) => file.State switch
    {
        PermitState.Submitted => $"hygie permit decide {file.Id} --yes --as STEWARD",
        PermitState.UnderReview => $"hygie permit decide {file.Id} --yes --as MEMBER",
        PermitState.Granted => $"hygie permit show {file.Id} --json",
        PermitState.Suspended => $"hygie permit resume {file.Id} --reason-fr … --reason-en … --as MEMBER",
        _ => "hygie audit tail",
    };
}

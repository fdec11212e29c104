using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Disclosure;

namespace Hygie.Core.Studies;

/// <summary>Count a population. Needs no permit: it runs under the hub's own authorisation and shows protected figures only.</summary>
/// <param name="Bytes">The definition.</param>
/// <param name="Version">Exact version of the data.</param>
/// <param name="By">Who asks; the budget is that of the person's institution.</param>
/// <param name="Authorisation">The named authorisation under which the hub counts; null when it has none.</param>
/// <param name="Naive">Whether the naive reading and each rule are counted too.</param>
public sealed record CountCohortCommand(ReadOnlyMemory<byte> Bytes, DatasetVersion Version, PersonId By, CountAuthorisation? Authorisation, bool Naive = false);

/// <summary>A standing authorisation of the hub to count before a permit: its public name and the days on which it holds.</summary>
public sealed record CountAuthorisation(string Name, DateOnly From, DateOnly To);

/// <summary>One protected line of the attrition.</summary>
/// <param name="Rule">The rule, or null for the naive reading: what a plain SQL would have counted.</param>
/// <param name="Persons">Who remains once this rule and those above apply.</param>
public sealed record CountedStep(SndsRule? Rule, ProtectedCount Persons);

/// <summary>What a count shows: protected figures and how far late data were read. Never a true count.</summary>
/// <param name="Study">The definition.</param>
/// <param name="Version">The data.</param>
/// <param name="Persons">Persons of the population under the study's rules.</param>
/// <param name="Steps">First the naive reading, last the ruled count; empty unless asked for.</param>
/// <param name="Horizon">How far late data were looked for.</param>
/// <param name="Authorisation">Name of the authorisation.</param>
/// <param name="Institution">Whose budget it was.</param>
/// <param name="Spent">Distinct questions of the institution this year, these included.</param>
public sealed record CohortCount(
    StudyDefinition Study, DatasetVersion Version, ProtectedCount Persons, IReadOnlyList<CountedStep> Steps, Horizon Horizon, string Authorisation, BodyId Institution, int Spent);

/// <summary>
/// The ledger of counts. Contract: the counts given and their audit entry are committed together or neither; counts never change; counts are given in turn:
/// one made beside a ledger that has grown since is refused (HYG-12025) and changes nothing.
/// </summary>
public interface ICountStore
{
    /// <summary>Every count given on any version of a dataset, in the order in which they were given.</summary>
    Task<IReadOnlyList<GivenCount>> ListAsync(DatasetId dataset, CancellationToken cancellation);

    /// <summary>Adds counts on versions of one dataset to the <paramref name="known"/> that <see cref="ListAsync"/> told.</summary>
    /// <returns>The audit entry's outbox number.</returns>
    Task<Result<long>> GiveAsync(IReadOnlyList<GivenCount> counts, int known, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>What a count works with.</summary>
/// <param name="Source">Opens versions.</param>
/// <param name="Exclusions">Who is left out.</param>
/// <param name="Engine">Runs the queries.</param>
/// <param name="Accounts">Who belongs to which institution.</param>
/// <param name="Counts">The ledger.</param>
/// <param name="Secret">From which noise derives.</param>
/// <param name="Clock">Tells the day.</param>
public sealed record CountPorts(IStudySource Source, IExclusions Exclusions, IQueryEngine Engine, IAccountStore Accounts, ICountStore Counts, RecordKeySecret Secret, TimeProvider Clock);

/// <summary>
/// Counts a population over every bucket and protects the figure by the cell-key method beside every count that was given before. The figure is shown once
/// its line of the ledger and its entry are durable; the public log says only that there were counts that day: how many, of what and when would tell what
/// somebody is about to study.
/// </summary>
public sealed class CountCohort(CountPorts ports, CountBudget budget, DisclosureProfile profile, PerturbationTable noise)
{
    /// <summary>
    /// The protected count. Refuses a definition or version that cannot be counted, an absent or ended authorisation (HYG-12017, HYG-12024), somebody who is
    /// not enrolled (HYG-4002, HYG-4003), and a question beyond the institution's budget (HYG-10040) before any row is read.
    /// </summary>
    public async Task<Result<CohortCount>> RunAsync(CountCohortCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(ports.Clock.GetUtcNow().UtcDateTime);
        if (!StudyReader.Parse(command.Bytes.Span).TryGet(out var study, out var refusal))
            return refusal;
        var account = await ports.Accounts.FindAsync(command.By, cancellation);
        if ((Refused(command.Authorisation, today) ?? MayYou.Ask(account, command.By, today)) is { } refused)
            return refused;
        if (!(await ports.Source.ShapeAsync(command.Version, cancellation)).TryGet(out var shape, out refusal)
            || !CountPlan.Of(study, shape, command.Version, command.Naive).TryGet(out var plan, out refusal))
            return refusal;
        var ledger = new CountLedger(await ports.Counts.ListAsync(command.Version.Dataset, cancellation), budget);
        if (!ledger.Spend(account!.Body, plan.Questions.Select(q => q.Hash), today).TryGet(out var spent, out refusal))
            return refusal;
        var (known, figures) = (ledger.Given.Count, new List<ProtectedCount>());
        foreach (var (question, (persons, people)) in plan.Questions.Zip(await SumAsync(plan, command.Version, cancellation)))
        {
            var figure = ledger.Show(persons, people, profile, noise);
            figures.Add(figure);
            // The next figure is given beside this one too.
            ledger = ledger with { Given = [.. ledger.Given, new GivenCount(account.Body, question.Hash, command.Version, today, figure.Persons, people)] };
        }

        var steps = plan.Steps.Select(s => new CountedStep(s.Rule, figures[s.Question])).ToList();
        var count = new CohortCount(study, command.Version, figures[0], steps, plan.Horizon, command.Authorisation!.Name, account.Body, spent);
        return (await ports.Counts.GiveAsync([.. ledger.Given.Skip(known)], known, Entry(command, count, figures.Count, today), cancellation)).Then<CohortCount>(_ => count);
    }

    private async Task<IReadOnlyList<(long Persons, PeoplePrint People)>> SumAsync(CountPlan plan, DatasetVersion version, CancellationToken cancellation)
    {
        var excluded = await ports.Exclusions.OfAsync(version, cancellation);
        var sums = plan.Questions.Select(_ => (Persons: 0L, People: new PeoplePrint())).ToArray();
        await foreach (var tables in ports.Source.BucketsAsync(version, plan.Reads, cancellation))
            for (var question = 0; question < sums.Length; question++)
            {
                var rows = (await ports.Engine.ReadAsync(plan.Questions[question].Members, new QueryInput(tables, excluded), cancellation)).Rows;
                sums[question].Persons += rows.Count;
                sums[question].People.Add(ports.Secret, rows.Select(r => (byte[])r[0]!));
            }

        return sums;
    }

    private static AuditEntry Entry(CountCohortCommand command, CohortCount count, int figures, DateOnly today) => AuditEntry.Of("cohort.counted", today, "dataset/" + command.Version, by: "person/" + command.By, why: "count before a permit",
        ("authorisation", count.Authorisation), ("institution", count.Institution), ("study", count.Study.Hash.Hex), ("figures", figures), ("spent", count.Spent)) with { Publication = Publication.WithItsDay };

    private static Refusal? Refused(CountAuthorisation? authorisation, DateOnly today)
    {
        if (authorisation is null)
            return Refusal.Of("HYG-12024");
        return today >= authorisation.From && today <= authorisation.To
            ? null
            : Refusal.Of("HYG-12017", ("name", authorisation.Name), ("to", authorisation.To.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }
}

using System.Runtime.InteropServices;

namespace Hygie.Core.Disclosure;

/// <summary>The whole numbers a reader of the table cannot exclude, both ends included.</summary>
/// <param name="Low">Smallest possible.</param>
/// <param name="High">Largest possible; a table that bounds nothing gives a very large number.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FeasibleInterval(long Low, long High)
{
    /// <summary>True when every number from <paramref name="low"/> to <paramref name="high"/> remains possible.</summary>
    public bool Contains(long low, long high) => Low <= low && High >= high;
}

/// <summary>
/// One reason why a cell may not leave. The researcher is shown <see cref="ForResearcher"/>: code, place and remedy;
/// the checker the attack, with its figures (<c>VerdictText</c>).
/// </summary>
/// <param name="Code">Code of the rule, HYG-10xxx.</param>
/// <param name="Line">Line of the file, 0 when none.</param>
/// <param name="Cell">The cell in the table's own words.</param>
/// <param name="Attack">Figures and names for the checker's sentence. They never reach the researcher.</param>
public sealed record CellRisk(string Code, int Line, string Cell, IReadOnlyDictionary<string, string> Attack)
{
    /// <summary>What the researcher may know: no computed value, no other project.</summary>
    public Refusal ForResearcher() => Refusal.Of(Code, ("line", Line), ("cell", Cell));
}

/// <summary>The verdict on one cell: safe when it has no risks.</summary>
/// <param name="Line">Line of the file.</param>
/// <param name="Cell">The cell in the table's own words.</param>
/// <param name="Risks">Every rule it breaks.</param>
/// <param name="Interval">What a reader can deduce of a withheld cell; null for a shown one.</param>
public sealed record CellVerdict(int Line, string Cell, IReadOnlyList<CellRisk> Risks, FeasibleInterval? Interval)
{
    /// <summary>True when no rule is broken.</summary>
    public bool IsSafe => Risks.Count == 0;
}

/// <summary>The verdict on a table under one profile.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Profile">Id and version of the rules, such as <c>france-health 1</c>.</param>
/// <param name="Cells">One verdict per line of the table, in its order.</param>
public sealed record TableVerdict(string Table, string Profile, IReadOnlyList<CellVerdict> Cells)
{
    /// <summary>Risks of the table as a whole: totals that do not add up, a question the solver could not settle.</summary>
    public IReadOnlyList<CellRisk> TableRisks { get; init; } = [];

    /// <summary>True when the table passes the profile. Never to be called anonymous.</summary>
    public bool Passes => TableRisks.Count == 0 && Cells.All(c => c.IsSafe);

    /// <summary>Every risk, the table's first, then by line.</summary>
    public IEnumerable<CellRisk> Risks => TableRisks.Concat(Cells.SelectMany(c => c.Risks));
}

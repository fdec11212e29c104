namespace Hygie.Core.Studies;

/// <summary>Where a rule acts.</summary>
public enum RuleScope
{
    /// <summary>Lines of reimbursed care (ER_PRS_F and its details).</summary>
    Claims,
    /// <summary>Hospital stays (PMSI MCO).</summary>
    Stays,
    /// <summary>Long-term conditions (IR_IMB_R).</summary>
    Conditions,
    /// <summary>Persons.</summary>
    Persons,
    /// <summary>Done once at intake: listed so that nobody wonders, not switchable.</summary>
    Intake,
}

/// <summary>One named, sourced, switchable rule of reading the SNDS. Their list and reasons: <c>spec/snds-rules.md</c>.</summary>
/// <param name="Name">Stable name, as in definitions and attrition tables.</param>
/// <param name="Predicate">What is <em>kept</em>, in words close to SQL; the engines hold the executable form.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="OnFor">Kinds of question for which it is on unless the definition says otherwise.</param>
/// <param name="Says">The rule in one plain sentence.</param>
public sealed record SndsRule(
    string Name, RuleScope Scope, string Predicate, string Source, IReadOnlyList<QuestionKind> OnFor, LocalText Says);

/// <summary>The rules that are on for one run.</summary>
public sealed record RuleSet(IReadOnlySet<string> On)
{
    /// <summary>No rule at all: what a plain query would count.</summary>
    public static RuleSet Naive { get; } = new(new HashSet<string>(StringComparer.Ordinal));

    /// <summary>True when the rule is on.</summary>
    public bool Has(string rule) => On.Contains(rule);

    /// <summary>The same with one rule more.</summary>
    public RuleSet With(string rule) => new(new HashSet<string>(On.Append(rule), StringComparer.Ordinal));
}

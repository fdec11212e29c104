using System.Globalization;
using System.Reflection;
using Hygie.Core.Sealing;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Hygie.Core.Permits;

/// <summary>How a limit is counted.</summary>
public enum ClockUnit { WorkingDays, Days, Months }

/// <summary>A limit that the law sets to a step of a file.</summary>
/// <param name="Id">Public name.</param>
/// <param name="Step">What must be done.</param>
/// <param name="Owner">Who must do it.</param>
/// <param name="From">The act that starts it.</param>
/// <param name="Until">Acts that stop it; none when what ends it happens outside the file.</param>
/// <param name="Amount">How many units.</param>
/// <param name="Unit">Which unit.</param>
/// <param name="Extension">Units by which it may be extended, once, with a reason; 0 when it may not.</param>
/// <param name="Rolls">True when a last day that is no working day gives way to the next one: Regulation (EEC, Euratom) No 1182/71, art. 3(4). A silence that decides does not wait.</param>
/// <param name="Applies">First day of the law: acts before it start no clock. Null when it applies already.</param>
/// <param name="Silence">What it means when the owner says nothing.</param>
/// <param name="Source">Where the limit stands.</param>
public sealed record LegalClock(string Id, LocalText Step, LocalText Owner, PermitAct From, IReadOnlyList<PermitAct> Until, int Amount, ClockUnit Unit,
    int Extension, bool Rolls, DateOnly? Applies, LocalText Silence, LocalText Source)
{
    /// <summary>
    /// The last day on which it is kept. The day of the act is not counted; months end on the day of the same number, or on the last day of a month that
    /// has none.
    /// </summary>
    public DateOnly Due(DateOnly start, bool extended = false)
    {
        var amount = extended ? Amount + Extension : Amount;
        var due = Unit switch
        {
            ClockUnit.WorkingDays => FrenchWorkingDays.Add(start, amount),
            ClockUnit.Months => start.AddMonths(amount),
            _ => start.AddDays(amount),
        };
        return Rolls && !FrenchWorkingDays.Is(due) ? FrenchWorkingDays.Add(due, 1) : due;
    }

    /// <summary>The limit in words, with its source.</summary>
    public LocalText Limit => new(
        string.Create(CultureInfo.InvariantCulture, $"{Amount} {Unit switch { ClockUnit.WorkingDays => "jours ouvrés", ClockUnit.Months => "mois", _ => "jours" }}, {Source.Fr}"),
        string.Create(CultureInfo.InvariantCulture, $"{Amount} {Unit switch { ClockUnit.WorkingDays => "working days", ClockUnit.Months => Amount == 1 ? "month" : "months", _ => "days" }}, {Source.En}"));

    /// <summary>How the clock went in one file: each time it was started, in order.</summary>
    public IReadOnlyList<ClockRun> Read(IEnumerable<PermitEvent> events)
    {
        var runs = new List<ClockRun>();
        foreach (var happened in events)
        {
            if (runs.Count > 0 && runs[^1].StoppedOn is null && Until.Contains(happened.Act))
                runs[^1] = runs[^1] with { StoppedOn = happened.On };
            if (happened is ClockExtended e && string.Equals(e.Clock, Id, StringComparison.Ordinal) && runs.Count > 0)
                runs[^1] = runs[^1] with { DueOn = Due(runs[^1].StartedOn, extended: true), Extended = true };
            if (happened.Act == From && !(happened.On < Applies))
                runs.Add(new ClockRun(happened.On, Due(happened.On), null));
        }

        return runs;
    }
}

/// <summary>One run of a clock.</summary>
/// <param name="StartedOn">First day, not counted.</param>
/// <param name="DueOn">Last day on which it is kept.</param>
/// <param name="StoppedOn">When it stopped; null while it runs.</param>
/// <param name="Extended">True once it was extended.</param>
public sealed record ClockRun(DateOnly StartedOn, DateOnly DueOn, DateOnly? StoppedOn, bool Extended = false)
{
    /// <summary>True when it runs and its last day has passed.</summary>
    public bool IsLateOn(DateOnly today) => StoppedOn is null && today > DueOn;

    /// <summary>Calendar days that it ran, when it stopped.</summary>
    public int? Days => StoppedOn is { } end ? end.DayNumber - StartedOn.DayNumber : null;
}

/// <summary>What a file waits for.</summary>
/// <param name="Clock">The clock that runs, with its owner and what silence means.</param>
/// <param name="Run">Since when, until when.</param>
public sealed record Waiting(LegalClock Clock, ClockRun Run);

/// <summary>The clocks of a hub: configuration, in the order of the procedure.</summary>
public static class LegalClocks
{
    private static readonly Lazy<IReadOnlyList<LegalClock>> Shipped = new(() => Read(Text()));

    /// <summary>The clocks that the product ships, with their sources.</summary>
    public static IReadOnlyList<LegalClock> France => Shipped.Value;

    /// <summary>The clocks that run in a file and that an act of the file stops, the first to end first.</summary>
    public static IReadOnlyList<Waiting> WaitingOf(PermitFile file) =>
        [.. France.Where(c => c.Until.Count > 0).SelectMany(c => c.Read(file.Events.Select(e => e.Event)).Where(r => r.StoppedOn is null).Select(r => new Waiting(c, r))).OrderBy(w => w.Run.DueOn)];

    /// <summary>Reads a list of clocks (YAML). A file of the product or of its administrator: a mistake throws.</summary>
    public static IReadOnlyList<LegalClock> Read(string yaml) =>
        [.. new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build().Deserialize<List<Entry>>(yaml).Select(e => e.ToClock())];

    private static string Text()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("permits/legal-clocks.yaml")
            ?? throw new InvalidOperationException("The product lacks its own legal-clocks.yaml."));
        return reader.ReadToEnd();
    }

    private sealed class Entry
    {
        public string Id { get; init; } = "";
        public Dictionary<string, string> Step { get; init; } = [];
        public Dictionary<string, string> Owner { get; init; } = [];
        public string From { get; init; } = "";
        public List<string> Until { get; init; } = [];
        public int Amount { get; init; }
        public string Unit { get; init; } = "";
        public int Extension { get; init; }
        public bool Rolls { get; init; }
        public string? Applies { get; init; }
        public Dictionary<string, string> Silence { get; init; } = [];
        public Dictionary<string, string> Source { get; init; } = [];

        public LegalClock ToClock() => new(PublicName.Check(Id), Of(Step), Of(Owner), Act(From), [.. Until.Select(Act)],
            Amount > 0 ? Amount : throw new FormatException(Id), Word<ClockUnit>(Unit), Extension >= 0 ? Extension : throw new FormatException(Id), Rolls,
            Applies is null ? null : CanonicalTime.ParseDay(Applies) ?? throw new FormatException(Id), Of(Silence), Of(Source));

        private static LocalText Of(Dictionary<string, string> text) => new(text["fr"], text["en"]);

        private static PermitAct Act(string word) => Word<PermitAct>(word);

        private static T Word<T>(string word) where T : struct, Enum => Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
    }
}

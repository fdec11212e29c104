namespace Hygie.Core.Studies;

/// <summary>Finds events that nothing can be: near an anchor, but with a window that lies wholly on the wrong side of it.</summary>
internal static class ImpossibleWindow
{
    /// <summary>Reports each of them where it is written.</summary>
    public static void Report(StudyDefinition study, StudyProblems problems)
    {
        foreach (var use in EventUses.Of(study))
            if (use.Order is { } order && !CanMeet(use.Window ?? study.Period, order, order.Anchor.Window ?? study.Period))
                problems.Add("HYG-12023", use.At, ("side", order.Before ? "before" : "after"), ("days", order.WithinDays));
    }

    /// <summary>A long-term condition and a follow-up may begin before their window, and an end may come after it: those bounds are open.</summary>
    private static bool CanMeet(Period window, RelativeOrder order, Period anchors)
    {
        var from = order.Anchor.Pattern is LongTermCondition or FollowUp ? DateOnly.MinValue : anchors.From;
        var to = order.Point is AnchorPoint.FirstEnd or AnchorPoint.LastEnd ? DateOnly.MaxValue : anchors.To;
        return order.Before
            ? window.From <= to && Distance(from, window.To) <= order.WithinDays
            : window.To >= from && Distance(window.From, to) <= order.WithinDays;
    }

    /// <summary>Days from the second to the first, negative when they overlap.</summary>
    private static int Distance(DateOnly later, DateOnly earlier) => later.DayNumber - earlier.DayNumber;
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary><c>--allow RULE=SHARE</c>: how many rows that break a rule may be left out.</summary>
internal static class Allowed
{
    /// <summary>The option, as often as there are rules.</summary>
    public static readonly Option<string[]> Option = new("--allow")
    {
        HelpName = "RULE=SHARE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        Description = Words.Say("Leave out rows that break RULE, up to SHARE (0 to 1) of all rows; they are counted and stay at the holder. Without it: none.",
            "Laisser de côté les lignes qui enfreignent RULE, jusqu'à SHARE (0 à 1) de toutes les lignes ; elles sont comptées et restent chez le détenteur. Sans elle : aucune."),
    };

    /// <summary>The thresholds asked for, or HYG-6028.</summary>
    public static Result<QualityThresholds> Thresholds(Run run)
    {
        var allowed = QualityThresholds.Strict.Allowed.ToBuilder();
        foreach (var text in run.Get(Option) ?? [])
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || !QualityThresholds.CanAllow(parts[0])
                || !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) || share is < 0 or > 1)
                return Refusal.Of("HYG-6028", ("text", text));
            allowed[parts[0]] = share;
        }

        return new QualityThresholds(allowed.ToImmutable());
    }
}

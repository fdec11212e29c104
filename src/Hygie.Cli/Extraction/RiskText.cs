using Hygie.Cli.Terminal;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Extraction;

/// <summary>How easily the persons of an extract are told apart, for those who decide on it.</summary>
internal static class RiskText
{
    /// <summary>As scripts read it; null for an extract made before this was measured.</summary>
    public static object? Json(Extract extract) => extract.Risk is not { } risk ? null : new
    {
        quasiIdentifiers = risk.QuasiIdentifiers, records = risk.Records, classes = risk.Classes, unique = risk.Unique, k = risk.SmallestClass, averageRisk = risk.AverageRisk, highestRisk = risk.HighestRisk,
        diversity = risk.Diversity.Select(d => new { column = d.Column, l = d.Values }),
    };

    /// <summary>The same in words.</summary>
    public static void Print(Extract extract)
    {
        if (extract.Risk is not { } risk)
            return;
        Run.Print(string.Create(Words.Culture, $"  {Words.Say("told apart by", "distingués par")}: {string.Join(", ", risk.QuasiIdentifiers)}"));
        Run.Print(string.Create(Words.Culture, $"    {Words.Say("unique", "uniques")}: {risk.Unique:N0} ({risk.UniqueShare:P1}) · k = {risk.SmallestClass:N0} · {Words.Say("re-identification risk, average", "risque de réidentification, moyen")} {risk.AverageRisk:P1}, {Words.Say("highest", "maximal")} {risk.HighestRisk:P1}"));
        if (risk.Diversity.Length > 0)
            Run.Print(string.Create(Words.Culture, $"    l = {string.Join(", ", risk.Diversity.Select(d => $"{d.Column} {d.Values}"))}"));
    }
}

using System.Globalization;
using Hygie.Core;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Hygie.Web.Components;

/// <summary>What every page and component speaks with: texts, addresses, dates and figures in the page's language.</summary>
public abstract class PortalComponent : ComponentBase
{
    [Inject]
    private IStringLocalizer<PortalTexts> Texts { get; set; } = null!;

    [Inject]
    private IOptions<PortalOptions> Options { get; set; } = null!;

    /// <summary>The page's language, two letters.</summary>
    protected static string Lang => Language.Current;

    /// <summary>The text of a key. A missing key is a defect and throws: raw keys must never reach a reader.</summary>
    protected string T(string key, params object[] arguments)
    {
        var text = Texts[key, arguments];
        return text.ResourceNotFound ? throw new InvalidOperationException($"No portal text is called {key}.") : text.Value;
    }

    /// <summary>A text that depends on a number: <c>key.One</c> or <c>key.Many</c>, the number formatted as {0}.</summary>
    protected string N(string key, long count) =>
        T(IsSingular(count) ? $"{key}.One" : $"{key}.Many", Number(count));

    /// <summary>A text written by people in both languages, set as the language sets it.</summary>
    protected static string In(LocalText text) => Language.IsFrench ? Typography.French(text.Fr) : text.En;

    /// <summary>What people call a party by its public name: a holder, a body, a host.</summary>
    protected string PartyName(string party) => Options.Value.Names.TryGetValue(party, out var name) ? In(name) : party;

    /// <summary>The text of a key that comes from data, or null when this portal has no words for it.</summary>
    protected string? Find(string key) => Texts[key] is { ResourceNotFound: false } text ? text.Value : null;

    /// <summary>The address of a page in the page's language.</summary>
    protected static string Link(string page) => page.Length == 0 ? $"/{Lang}" : $"/{Lang}/{page}";

    /// <summary>A whole number with the language's separators.</summary>
    protected static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>An amount of bytes in the unit that leaves one to three digits before the point, such as 5.6 MB.</summary>
    protected string Bytes(double bytes)
    {
        var power = bytes < 1_000 ? 0 : Math.Min(4, (int)Math.Log(bytes, 1_000));
        return T("Bytes." + power.ToString(CultureInfo.InvariantCulture), (bytes / Math.Pow(1_000, power)).ToString(power == 0 ? "N0" : "N1", CultureInfo.CurrentCulture));
    }

    /// <summary>A length of time in its largest sensible unit.</summary>
    protected string Span(TimeSpan time) => time < TimeSpan.FromMinutes(2) ? N("Duration.Seconds", (long)time.TotalSeconds)
        : time < TimeSpan.FromHours(2) ? N("Duration.Minutes", (long)time.TotalMinutes) : N("Duration.Hours", (long)time.TotalHours);

    /// <summary>A share of 0 to 1 as a percentage with one decimal.</summary>
    protected static string Share(double share) => share.ToString("P1", CultureInfo.CurrentCulture);

    /// <summary>A day in words, such as 23 November 2026.</summary>
    protected static string Day(DateOnly day) => day.ToString(Language.IsFrench && day.Day == 1 ? "d'er' MMMM yyyy" : "d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary>A moment, UTC and said so.</summary>
    protected static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.CurrentCulture);

    // French counts nothing in the singular, English in the plural.
    private static bool IsSingular(long count) => count == 1 || (count == 0 && Language.IsFrench);
}

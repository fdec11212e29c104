using System.Text.RegularExpressions;

namespace Hygie.Web.Portal;

/// <summary>Texts that people typed on a keyboard, set as French is set: apostrophes, and spaces at which a line never breaks.</summary>
internal static partial class Typography
{
    /// <summary>The same words; only apostrophes and spaces change.</summary>
    public static string French(string typed) =>
        Narrow().Replace(Wide().Replace(Apostrophe().Replace(typed, "\u2019"), "\u00A0"), "\u202F");

    [GeneratedRegex(@"(?<=\p{L})'(?=\p{L})", RegexOptions.None, 1000)]
    private static partial Regex Apostrophe();

    [GeneratedRegex("(?<=«) | (?=[:»])", RegexOptions.None, 1000)]
    private static partial Regex Wide();

    [GeneratedRegex("(?<=[^ ]) (?=[;?!%])", RegexOptions.None, 1000)]
    private static partial Regex Narrow();
}

namespace Hygie.Core;

/// <summary>One sentence or title in the product's two languages, written by people; both are always present.</summary>
/// <param name="Fr">French.</param>
/// <param name="En">English.</param>
public sealed record LocalText(string Fr, string En)
{
    /// <summary>The text in a language of two letters; anything but <c>fr</c> is English.</summary>
    public string In(string language) => string.Equals(language, "fr", StringComparison.Ordinal) ? Fr : En;

    /// <summary>A text that is the same in both languages: a name, a code.</summary>
    public static LocalText Same(string text) => new(text, text);
}

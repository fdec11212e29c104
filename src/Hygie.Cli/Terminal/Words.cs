using System.Globalization;

namespace Hygie.Cli.Terminal;

/// <summary>The language of this process, chosen once: <c>--lang</c>, else <c>HYGIE_LANG</c>, else the locale, else English.</summary>
internal static class Words
{
    /// <summary>Two letters: <c>en</c> or <c>fr</c>.</summary>
    public static string Language { get; private set; } = "en";

    /// <summary>One sentence in the chosen language.</summary>
    public static string Say(string english, string french) => IsFrench ? french : english;

    /// <summary>Numbers and dates as people of that language read them.</summary>
    public static CultureInfo Culture => CultureInfo.GetCultureInfo(IsFrench ? "fr-FR" : "en-GB");

    private static bool IsFrench => string.Equals(Language, "fr", StringComparison.Ordinal);

    /// <summary>Reads the choice before the commands are built, since their descriptions are already words.</summary>
    public static void Choose(IReadOnlyList<string> args)
    {
        var asked = Asked(args) ?? Environment.GetEnvironmentVariable("HYGIE_LANG") ?? Environment.GetEnvironmentVariable("LANG") ?? "";
        Language = asked.StartsWith("fr", StringComparison.OrdinalIgnoreCase) ? "fr" : "en";
    }

    private static string? Asked(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
            if (args[i].StartsWith("--lang=", StringComparison.Ordinal))
                return args[i]["--lang=".Length..];
            else if (string.Equals(args[i], "--lang", StringComparison.Ordinal) && i + 1 < args.Count)
                return args[i + 1];
        return null;
    }
}

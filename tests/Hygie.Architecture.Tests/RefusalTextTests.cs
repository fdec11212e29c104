using System.Globalization;
using System.Text.RegularExpressions;
using Hygie.Core;

namespace Hygie.Architecture.Tests;

/// <summary>Every "no" has a code, a sentence in two languages, and a way out; and every sentence has a use.</summary>
public sealed partial class RefusalTextTests
{
    /// <summary>Printed by the kernel of the command line itself: no text to look up when looking up may be what failed.</summary>
    private static readonly string[] Kernel = ["HYG-0001", "HYG-0002"];

    [Fact]
    public void Every_code_in_the_sources_has_its_texts() => Assert.Empty(Used().Keys.Except(Kernel).Except(RefusalTexts.Codes));

    [Fact]
    public void Every_text_is_said_somewhere() => Assert.Empty(RefusalTexts.Codes.Except(Sources().SelectMany(s => Said(s.Text))));

    [Fact]
    public void Canary_a_code_that_is_only_compared_or_spoken_of_is_not_said() =>
        Assert.Equal(["HYG-6001", "HYG-10020"], Said("""
            /// refuses (HYG-6002)
            return Refusal.Of("HYG-6001");
            if (refusal.Code is not "HYG-6003" and not "HYG-6004" || refusal.Code == "HYG-6005" || string.Equals(refusal.Code, "HYG-6006", StringComparison.Ordinal))
                yield return new CellRisk("HYG-10020", cell);
            """));

    [Fact]
    public void A_code_is_numbered_in_the_thousand_of_its_room() => Assert.Empty(Used().Where(u => !u.Value.Any(path => InItsRoom(u.Key, path))).Select(u => u.Key));

    [Fact]
    public void Canary_a_code_of_another_room_is_caught()
    {
        Assert.False(InItsRoom("HYG-6001", "src/Hygie.Core/Audit/Entry.cs"));
        Assert.True(InItsRoom("HYG-6001", "src/Hygie.Core/Intake/TableSchema.cs"));
        Assert.True(InItsRoom("HYG-12001", "src/Hygie.Adapters/QueryEngines/DuckDbEngine.cs"));
    }

    [Fact]
    public void Both_languages_are_complete_and_fill_the_same_blanks()
    {
        foreach (var code in RefusalTexts.Codes)
        {
            var (en, fr) = (RefusalTexts.Render(Refusal.Of(code), "en"), RefusalTexts.Render(Refusal.Of(code), "fr"));
            Assert.All([en.What, en.Why, en.Hint, fr.What, fr.Why, fr.Hint], s => Assert.False(string.IsNullOrWhiteSpace(s), code));
            Assert.True(Blanks(en.What + en.Why + en.Hint).SetEquals(Blanks(fr.What + fr.Why + fr.Hint)), $"{code}: the two languages fill different blanks");
        }
    }

    private static SortedDictionary<string, List<string>> Used()
    {
        var used = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (path, text) in Sources())
            foreach (Match code in Code().Matches(WithoutComments(text)))
                (used.TryGetValue(code.Value, out var paths) ? paths : used[code.Value] = []).Add(path);
        return used;
    }

    private static IEnumerable<(string Path, string Text)> Sources() => House.Sources("Hygie.Core", "Hygie.Adapters", "Hygie.Cli", "Hygie.Web");

    /// <summary>Codes that a source gives to somebody, not those it only looks for.</summary>
    private static IEnumerable<string> Said(string text) => Code().Matches(Compared().Replace(WithoutComments(text), "")).Select(m => m.Value);

    /// <summary>Core's folders are rooms; an adapter, a page or a verb may speak for the room it serves.</summary>
    private static bool InItsRoom(string code, string path)
    {
        var thousand = int.Parse(code["HYG-".Length..], CultureInfo.InvariantCulture) / 1000;
        if (!path.StartsWith("src/Hygie.Core/", StringComparison.Ordinal))
            return true;
        return thousand > 0 && thousand <= RoomOrderTests.Rooms.Length && path.StartsWith($"src/Hygie.Core/{RoomOrderTests.Rooms[thousand - 1]}/", StringComparison.Ordinal);
    }

    private static string WithoutComments(string text) => string.Join('\n', text.Split('\n').Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static HashSet<string> Blanks(string text) => [.. Blank().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"HYG-\d{4,5}")]
    private static partial Regex Code();

    [GeneratedRegex("""(\b(is|is not|or|and not)\s|[=!]=\s|\.Code,\s)"HYG-\d{4,5}""")]
    private static partial Regex Compared();

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Blank();
}

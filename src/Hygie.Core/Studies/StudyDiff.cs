namespace Hygie.Core.Studies;

/// <summary>A line of the page of a definition: kept, taken away or added.</summary>
public enum DiffKind { Same, Removed, Added }

/// <summary>One line of the difference of two definitions.</summary>
public sealed record DiffLine(DiffKind Kind, string Text);

/// <summary>What an amendment changes, in the sentences that a committee reads. Comments and order of words in the file change nothing here; their hashes differ all the same.</summary>
public static class StudyDiff
{
    /// <summary>Both pages in one: the fewest lines taken away and added.</summary>
    /// <param name="before">The definition that was permitted.</param>
    /// <param name="after">The amended one.</param>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public static IReadOnlyList<DiffLine> Between(StudyDefinition before, StudyDefinition after, string language)
    {
        string[] a = StudySentence.Page(before, language).TrimEnd('\n').Split('\n'), b = StudySentence.Page(after, language).TrimEnd('\n').Split('\n');
        var common = Common(a, b);
        var lines = new List<DiffLine>();
        for (var (i, j) = (0, 0); i < a.Length || j < b.Length;)
            if (i < a.Length && j < b.Length && string.Equals(a[i], b[j], StringComparison.Ordinal))
                (i, j) = (Take(DiffKind.Same, a, i), j + 1);
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1]))
                i = Take(DiffKind.Removed, a, i);
            else
                j = Take(DiffKind.Added, b, j);
        return lines;

        int Take(DiffKind kind, string[] page, int at)
        {
            lines.Add(new DiffLine(kind, page[at]));
            return at + 1;
        }
    }

    /// <summary>Longest run of lines, in order, that the ends of both pages share from each pair of places on.</summary>
    private static int[,] Common(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = string.Equals(a[i], b[j], StringComparison.Ordinal) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}

using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Core.Extraction;

/// <summary>
/// The rows of one extract table, gathered over all buckets: the person's pseudonym in the hub is replaced by the project's as rows come
/// in, and the rows leave sorted by it, so that neither values nor order say anything of the warehouse's pseudonyms (ADR 0120). Rows of one
/// person are sorted by their other values: the same rows are the same file, in whatever order and wherever buckets were read (ADR 0303).
/// </summary>
/// <param name="projectKey">K_project; it belongs to its lease.</param>
/// <param name="project">The project.</param>
internal sealed class ExtractRows(SecretKey projectKey, ProjectId project)
{
    private readonly Dictionary<UInt128, byte[]> _known = [];
    private readonly Dictionary<string, List<object?[]>> _tables = new(StringComparer.Ordinal);

    /// <summary>Takes rows whose first value is the person in the hub (16 bytes); the arrays are changed in place.</summary>
    public void Add(string table, IReadOnlyList<object?[]> rows)
    {
        if (!_tables.TryGetValue(table, out var all))
            _tables.Add(table, all = []);
        foreach (var row in rows)
        {
            row[0] = Rename((byte[])row[0]!);
            all.Add(row);
        }
    }

    /// <summary>Rows of a table in the order of the project's pseudonyms, then of their values from left to right.</summary>
    public IReadOnlyList<object?[]> Sorted(string table)
    {
        var rows = _tables.GetValueOrDefault(table) ?? [];
        rows.Sort(Compare);
        return rows;
    }

    private static int Compare(object?[] a, object?[] b)
    {
        for (var i = 0; i < a.Length; i++)
            if (Compare(a[i], b[i]) is not 0 and var order)
                return order;
        return 0;
    }

    /// <summary>A missing value first; texts by their code units, persons by their bytes.</summary>
    private static int Compare(object? a, object? b) => (a, b) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other),
        (string one, string other) => string.CompareOrdinal(one, other),
        _ => Comparer<object>.Default.Compare(a, b),
    };

    private byte[] Rename(byte[] person)
    {
        var p2 = Pseudonym<InHub>.Read(person);
        if (_known.TryGetValue(p2.Value, out var known))
            return known;
        var pp = new byte[Pseudonym<InProject>.Length];
        PseudonymChain.ToProject(projectKey, project, p2).Write(pp);
        _known.Add(p2.Value, pp);
        return pp;
    }
}

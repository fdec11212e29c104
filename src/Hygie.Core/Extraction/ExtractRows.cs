using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Core.Extraction;

/// <summary>
/// The rows of one extract table, gathered over all buckets: the person's pseudonym in the hub is replaced by the project's as rows come
/// in, and the rows leave sorted by it, so that neither values nor order say anything of the warehouse's pseudonyms (ADR 0120).
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

    /// <summary>Rows of a table in the order of the project's pseudonyms; equal persons keep no promised order.</summary>
    public IReadOnlyList<object?[]> Sorted(string table)
    {
        var rows = _tables.GetValueOrDefault(table) ?? [];
        rows.Sort((a, b) => ((byte[])a[0]!).AsSpan().SequenceCompareTo((byte[])b[0]!));
        return rows;
    }

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

using System.Text;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>
/// The drill's positive control: with what was seized and a quorum's keys, reads every text column of every stored table and looks for the
/// planted values. That it finds them all shows that the drill looked at the right bytes.
/// </summary>
/// <param name="seized">What the host held.</param>
/// <param name="hub">Must have signed every manifest.</param>
/// <param name="keys">The quorum's.</param>
/// <param name="files">The form of table files.</param>
/// <param name="clear">Memory for clear bytes.</param>
/// <param name="engine">Reads the tables.</param>
public sealed class RecoverMarkers(IReadOnlyList<IObjectStore> seized, VerifyingKey hub, IKeyDesk keys, ITableFiles files, IClearFiles clear, IQueryEngine engine)
{
    private static readonly KeyPurpose Purpose = new(KeyVerbs.Recover, "seizure drill", TimeSpan.FromHours(1));
    private static readonly AuthorityId Quorum = AuthorityId.Mandate("quorum");

    /// <summary>Reads every version; answers what was found. Refuses what does not open.</summary>
    public async Task<Result<PositiveControl>> RunAsync(IReadOnlyList<StoredVersion> versions, MarkerSet markers, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        var (score, rows, done) = (markers.NewScore(), 0L, 0L);
        foreach (var stored in versions)
        {
            if (!(await OpenAsync(stored, cancellation)).TryGet(out var version, out var refusal))
                return refusal;
            using var open = version;
            foreach (var bucket in version.Manifest.Tables.SelectMany(t => t.Parts, (table, part) => (table, part.Bucket)).ToLookup(p => p.Bucket, p => p.table))
                if (await ReadAsync(version, bucket.Key, bucket, score, cancellation) is { } unread)
                    return unread;
            rows += version.Manifest.Tables.Sum(t => t.Rows);
            progress?.Report(new Progress("recover", ++done, versions.Count, "versions"));
        }

        return new PositiveControl(markers.CountOf(MarkerKind.Content), score.CountOf(MarkerKind.Content), score.CountOf(MarkerKind.Identity), rows);
    }

    private async Task<Result<OpenVersion>> OpenAsync(StoredVersion stored, CancellationToken cancellation)
    {
        if (!(await keys.AskAsync(Purpose, [stored.Key, stored.ManifestKey], Quorum, cancellation)).TryGet(out var lease, out var refusal)
            || !lease.Key(stored.ManifestKey.Label).TryGet(out var manifestKey, out refusal) || !lease.Key(stored.Key.Label).TryGet(out var key, out refusal))
            return refusal;
        var file = new byte[stored.Manifest.Length];
        using var packs = new PackReader(manifestKey, PackContext.Manifest(stored.Version), stored.Manifest.Packs, seized);
        if (await packs.ReadAsync(SealedManifests.Whole(stored.Manifest), 0, file, cancellation) is { } no)
            return no;
        if (!SignedDocument.Read(Manifest.Type, file).TryGet(out var document, out refusal))
            return refusal;
        if (document.RequireSigners(hub) is { } unsigned)
            return unsigned;
        return Manifest.From(document).Then<OpenVersion>(manifest =>
            new OpenVersion(manifest, lease, () => new PackReader(key, PackContext.Version(stored.Version), manifest.Packs, seized), files, clear));
    }

    /// <summary>One bucket of all tables in clear at a time; of its text columns the distinct values.</summary>
    private async Task<Refusal?> ReadAsync(OpenVersion version, int bucket, IEnumerable<StoredTable> tables, MarkerSet.Score score, CancellationToken cancellation)
    {
        using var opened = new ClearParts();
        foreach (var table in tables)
        {
            string[] columns = [.. table.Columns.Where(c => c.Type == "text").Select(c => c.Name)];
            if (columns.Length == 0)
                continue;
            if (!(await version.ReadAsync(table.Name, columns, [bucket], cancellation)).TryGet(out var read, out var refusal))
                return refusal;
            opened.Add(table.Name, columns, read);
        }

        return opened.Sql is { Length: > 0 } sql ? await SearchAsync(sql, opened.Input, score, cancellation) : null;
    }

    private async Task<Refusal?> SearchAsync(string sql, QueryInput input, MarkerSet.Score score, CancellationToken cancellation)
    {
        if (!(await engine.AskAsync(sql, input, cancellation)).TryGet(out var values, out var refusal))
            return refusal;
        foreach (var row in values.Rows)
            if (row[0] is string value)
                score.Search(Encoding.UTF8.GetBytes(value));
        return null;
    }

    /// <summary>Tables in clear, wiped together, and the question that reads all their text.</summary>
    private sealed class ClearParts : IDisposable
    {
        private readonly Dictionary<string, TableFiles> _tables = new(StringComparer.Ordinal);
        private readonly List<IClearFile> _files = [];
        private readonly List<string> _selects = [];

        public string Sql => string.Join("\nUNION\n", _selects);

        public QueryInput Input => new(_tables, PersonSet.Nobody);

        public void Add(string table, IReadOnlyList<string> columns, IReadOnlyList<IClearFile> files)
        {
            _files.AddRange(files);
            _tables[table] = new TableFiles([.. files.Select(f => f.Path)], columns);
            _selects.Add($"SELECT unnest([{string.Join(", ", columns.Select(c => $"\"{c}\""))}]) AS v FROM \"{table}\"");
        }

        public void Dispose() => _files.ForEach(f => f.Dispose());
    }
}

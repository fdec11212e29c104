using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Hygie.Core;
using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Microsoft.Win32.SafeHandles;

namespace Hygie.Adapters.TransferJournals;

/// <summary>
/// A move's journal as files: in the folder that <c>current</c> names, <c>inventory</c> (a line per object) and <c>states</c> (a byte per
/// object, written in place); beside it <c>counts</c> (a line of figures, replaced) and <c>events</c> (a line each, appended). A freeze
/// writes a new folder, then changes <c>current</c>: a kill leaves the old pair or the new one. Ten million objects take ten megabytes of states.
/// </summary>
internal sealed class FolderTransferJournal(string root) : ITransferJournal
{
    private const string Inventory = "inventory", States = "states", Counts = "counts", Events = "events", Frozen = "frozen-", Current = "current", Fresh = ".new";

    /// <summary>States read ahead: one that is marked meanwhile may come back as it was before.</summary>
    private const int StatesAtOnce = 4096;

    /// <summary>Figures in the line of counts.</summary>
    private const int Figures = 19;

    private static readonly long[] Unknown = [0, 0, 0, 0];

    private readonly Lock _gate = new();
    private (MigrationId Migration, SafeFileHandle States)? _marked;

    public Task FreezeAsync(MigrationId migration, IAsyncEnumerable<InventoryObject> objects, CancellationToken cancellation) => KeepingPromises(async () =>
    {
        var frozen = Path.Combine(root, migration.Value, Frozen + Path.GetRandomFileName());
        Directory.CreateDirectory(frozen, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using (var inventory = Create(frozen, Inventory))
        await using (var states = Create(frozen, States))
        {
            await WriteAsync(migration, objects, inventory, states, cancellation);
            inventory.Flush(flushToDisk: true);
            states.Flush(flushToDisk: true);
        }

        DurableFile.Replace(Path.Combine(root, migration.Value, Current), Encoding.ASCII.GetBytes(Path.GetFileName(frozen)));
        lock (_gate)
            _marked = null; // whoever marks at this moment writes to what is given up: a lost mark
        foreach (var left in Directory.EnumerateDirectories(Path.Combine(root, migration.Value), Frozen + "*").Where(folder => folder != frozen).ToList())
            Directory.Delete(left, recursive: true);
    });

    public async IAsyncEnumerable<JournalLine> ReadAsync(MigrationId migration, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (GenerationOf(migration) is not { } frozen)
            yield break;
        using var lines = new StreamReader(Path.Combine(frozen, Inventory), Encoding.ASCII);
        using var states = OpenStates(frozen);
        var (block, held, index) = (new byte[StatesAtOnce], 0, 0L);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            var at = (int)(index % StatesAtOnce);
            held = at == 0 ? RandomAccess.Read(states, block, index) : held;
            yield return new JournalLine(index++, Parse(line), at < held ? (ObjectState)block[at] : ObjectState.Waiting);
        }
    }

    public Task MarkAsync(MigrationId migration, long index, ObjectState state, CancellationToken cancellation)
    {
        try
        {
            RandomAccess.Write(StatesOf(migration), [(byte)state], index);
            return Task.CompletedTask;
        }
        catch (IOException broken)
        {
            return Task.FromException(Unkept(broken));
        }
    }

    public Task<Stream> OpenInventoryAsync(MigrationId migration, CancellationToken cancellation) =>
        GenerationOf(migration) is { } frozen ? Task.FromResult<Stream>(File.OpenRead(Path.Combine(frozen, Inventory))) : throw NotFrozen(migration);

    public async Task<TransferCounts> CountsAsync(MigrationId migration, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf(migration, Counts)))
            return TransferCounts.Zero;
        var words = (await File.ReadAllTextAsync(PathOf(migration, Counts), cancellation)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var figures = words.Select(w => long.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var figure) ? figure : -1).ToArray();
        return figures.Length == Figures && !figures.Contains(-1)
            ? new TransferCounts(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6], figures[7], figures[8], figures[9], figures[10], PaceOf(figures[11..15]), LatencyOf(figures[15..19]))
            : throw new TransferJournalException($"The counts of migration {migration} do not read.");
    }

    public Task NoteAsync(MigrationId migration, TransferCounts counts, CancellationToken cancellation) => KeepingPromises(() =>
    {
        long[] figures =
        [
            counts.Objects, counts.Bytes, counts.Copied, counts.Verified, counts.BytesCopied, counts.Repaired, counts.Reads, counts.FailedReads, counts.ReadsFromTarget, counts.BytesHeld, counts.BytesVerified,
            .. counts.Pace is { } pace ? [pace.Since.ToUnixTimeMilliseconds(), pace.At.ToUnixTimeMilliseconds(), pace.Objects, pace.Bytes] : Unknown,
            .. counts.Latency is { } reads ? [reads.Before.Ticks, reads.ReadsBefore, reads.During.Ticks, reads.ReadsDuring] : Unknown,
        ];
        var line = string.Join(' ', figures.Select(f => f.ToString(CultureInfo.InvariantCulture)));
        lock (_gate)
        {
            File.WriteAllText(PathOf(migration, Counts + Fresh), line);
            File.Move(PathOf(migration, Counts + Fresh), PathOf(migration, Counts), overwrite: true);
        }

        return Task.CompletedTask;
    });

    public Task SayAsync(MigrationId migration, MigrationEvent happened, CancellationToken cancellation) => KeepingPromises(() =>
    {
        var line = CanonicalJson.WriteFile(CanonicalObject.Of(
            ("at", CanonicalTime.Write(happened.At)), ("fr", happened.Text.Fr), ("en", happened.Text.En), ("error", new CanonicalBool(happened.IsError))));
        lock (_gate)
        {
            using var file = new FileStream(PathOf(migration, Events), FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(line);
        }

        return Task.CompletedTask;
    });

    public async Task<IReadOnlyList<MigrationEvent>> EventsAsync(MigrationId migration, int count, CancellationToken cancellation)
    {
        if (!File.Exists(PathOf(migration, Events)))
            return [];
        var lines = await File.ReadAllLinesAsync(PathOf(migration, Events), cancellation);
        return [.. lines.Where(l => l.EndsWith('}')).Reverse().Take(count).Select(EventOf)];
    }

    /// <summary>Writes the new inventory beside the states that its objects had in the old one: both are sorted, so one pass over each.</summary>
    private async Task WriteAsync(MigrationId migration, IAsyncEnumerable<InventoryObject> objects, Stream inventory, Stream states, CancellationToken cancellation)
    {
        await using var before = ReadAsync(migration, cancellation).GetAsyncEnumerator(cancellation);
        var more = await before.MoveNextAsync();
        var last = "";
        await foreach (var one in objects.WithCancellation(cancellation))
        {
            if (string.CompareOrdinal(one.Name, last) <= 0)
                throw new TransferJournalException("The inventory is not in order.");
            last = one.Name;
            while (more && string.CompareOrdinal(before.Current.Object.Name, one.Name) < 0)
                more = await before.MoveNextAsync();
            inventory.Write(Encoding.ASCII.GetBytes(one.Line + "\n"));
            states.WriteByte((byte)(more && before.Current.Object == one ? before.Current.State : ObjectState.Waiting));
        }
    }

    /// <summary>The states, opened once until the next freeze: a move marks millions of times.</summary>
    private SafeFileHandle StatesOf(MigrationId migration)
    {
        lock (_gate)
        {
            if (_marked is not { } open || open.Migration != migration)
                _marked = open = (migration, OpenStates(GenerationOf(migration) ?? throw NotFrozen(migration)));
            return open.States;
        }
    }

    private string PathOf(MigrationId migration, string file) => Path.Combine(root, PublicName.Check(migration.Value), file);

    /// <summary>The folder that holds the frozen pair, or null before the first freeze.</summary>
    private string? GenerationOf(MigrationId migration) =>
        File.Exists(PathOf(migration, Current)) ? PathOf(migration, File.ReadAllText(PathOf(migration, Current))) : null;

    private static FileStream Create(string folder, string file) => new(Path.Combine(folder, file), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    private static SafeFileHandle OpenStates(string folder) =>
        File.OpenHandle(Path.Combine(folder, States), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static TransferJournalException Unkept(IOException broken) => new("The journal of the move cannot be kept.", broken);

    private static TransferJournalException NotFrozen(MigrationId migration) => new($"Migration {migration} has no frozen inventory.");

    private static InventoryObject Parse(string line) => InventoryObject.Parse(line) ?? throw new TransferJournalException("A line of the inventory does not read.");

    private static TransferPace? PaceOf(long[] figures) => figures is [> 0 and var since, var at, var objects, var bytes]
        ? new TransferPace(DateTimeOffset.FromUnixTimeMilliseconds(since), DateTimeOffset.FromUnixTimeMilliseconds(at), objects, bytes) : null;

    private static ReadLatency? LatencyOf(long[] figures) => figures is [var before, > 0 and var readsBefore, var during, var readsDuring]
        ? new ReadLatency(TimeSpan.FromTicks(before), readsBefore, TimeSpan.FromTicks(during), readsDuring) : null;

    private static MigrationEvent EventOf(string line)
    {
        var fields = new DocumentFields("migration-event", CanonicalJson.ReadObject(Encoding.UTF8.GetBytes(line)).Value);
        return new MigrationEvent(fields.Instant("at"), new LocalText(fields.Text("fr"), fields.Text("en")), fields.Flag("error"));
    }

    private static async Task KeepingPromises(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (IOException broken)
        {
            throw Unkept(broken);
        }
    }
}

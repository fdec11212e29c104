using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hygie.Adapters.LogStores;
using Hygie.Adapters.Metadata;
using Hygie.Adapters.Randomness;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Audit.Verification;
using Hygie.Core.Sealing;

namespace Hygie.Bench;

/// <summary>
/// The audit log. Writing: many appenders, each waiting until its entry is durable, while the sequencer publishes to two stores under a witness;
/// against Debian's <c>sqlite3</c>, which only inserts the same leaves, one durable commit for as many of them as we have appenders. Auditing: a
/// million entries from their raw files, against <c>spec/verify/verify.py</c>. On each side the root is computed again and compared.
/// </summary>
internal static class LogBench
{
    private const int Entries = 100_000, Appenders = 1024, Audited = 1_000_000;
    private const string WitnessName = "witness.example/bench" + PolicyWitness.NotIndependent;

    public static async Task RunAsync(BenchRun run)
    {
        await WriteAsync(run);
        await AuditAsync(run);
    }

    private static async Task WriteAsync(BenchRun run)
    {
        var sql = Path.Combine(BenchRun.Folder, "log-peer.sql");
        var first = await SequenceAsync();
        WriteSql(sql, first.Leaves);
        Sequenced? last = null;
        var peer = "";
        var (ours, its) = await BenchRun.InTurnAsync(
            async () => last = await SequenceAsync(),
            async () => (await BenchRun.ProgramAsync("sqlite3", peer = Path.Combine(Fresh("log-peer"), "peer.db"), ".read " + sql)).Cpu);
        BenchRun.MustBe(last!.Root == Merkle.Root([.. last.Leaves.Select(l => Merkle.HashLeaf(l.Span))]), "our published root and our leaves");
        BenchRun.MustBe(first.Root == Merkle.Root([.. (await PeerLeavesAsync(peer)).Select(l => Merkle.HashLeaf(l))]), "our published root and the peer's leaves");
        run.Compare("sqlite3", ours, its, Entries, "entries");
        run.Figure("entries", Entries);
        run.Figure("appenders", Appenders);
        run.Figure("entriesPerSecond", Math.Round(Entries / ours.Wall));
        run.Figure("entriesPerCpuSecond", Math.Round(Entries / ours.Cpu));
        run.Figure("publications", last.Publications);
        run.Figure("acknowledgedMedianMs", Math.Round(last.Waits[Entries / 2], 1));
        run.Figure("acknowledged99Ms", Math.Round(last.Waits[Entries / 100 * 99], 1));
    }

    /// <summary>Appends every entry from <see cref="Appenders"/> tasks while checkpoints are published; ends when the last one is under a cosigned head.</summary>
    private static async Task<Sequenced> SequenceAsync()
    {
        var (random, folder) = (RandomnessAdapters.SystemSecretRandom(), Fresh("log"));
        using var key = SigningKey.Generate(random);
        var signer = new NoteSigner("log.example/bench", NoteKeyType.Ed25519, key);
        var witness = new FolderWitness(Path.Combine(folder, "witness"), signer.Verifier, random);
        var policy = LogPolicy.Parse($"log {signer.Verifier}\nwitness bench {witness.Verifier}\nquorum bench\n").Value;
        var sealer = new LocalSealer();
        var hub = await MetadataAdapters.OpenAsync(Path.Combine(folder, "metadata.db"), null, random, sealer, CancellationToken.None);
        var outbox = hub.Outbox();
        ILogStore[] stores = [LogStoreAdapters.Folder("a", Path.Combine(folder, "public-a")), LogStoreAdapters.Folder("b", Path.Combine(folder, "public-b"))];
        var publish = new PublishCheckpoint(outbox, stores, [witness], policy, signer, TimeProvider.System);
        var waits = new double[Entries];
        var appending = Task.WhenAll(Enumerable.Range(0, Appenders).Select(a => Task.Run(() => AppendAsync(outbox, a, waits))));
        var (size, publications, root) = (0L, 0, Merkle.EmptyRoot);
        while (size < Entries)
        {
            var done = appending.IsCompleted;
            (size, root, publications) = (await publish.RunAsync(CancellationToken.None)) is { IsRefused: false } head
                ? (head.Value.Head.Size, head.Value.Head.Root, publications + 1) : throw new InvalidOperationException("Not published.");
            BenchRun.MustBe(!done || size == Entries, "entries appended and published");
        }

        await appending;
        var leaves = await outbox.LeavesAsync(0, Entries, CancellationToken.None);
        MetadataAdapters.CloseAll();
        Array.Sort(waits);
        return new Sequenced(root, leaves, publications, waits);
    }

    private static async Task AppendAsync(IOutbox outbox, int appender, double[] waits)
    {
        for (var i = appender; i < Entries; i += Appenders)
        {
            var entry = AuditEntry.Of("release.decided", new DateOnly(2026, 11, 23), string.Create(CultureInfo.InvariantCulture, $"release/r-{i}"), "body/hdab", "bench", ("number", i));
            var start = Stopwatch.GetTimestamp();
            BenchRun.MustBe(!(await outbox.AppendAsync(entry, CancellationToken.None)).IsRefused, "an entry");
            waits[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
    }

    private static void WriteSql(string path, IReadOnlyList<ReadOnlyMemory<byte>> leaves)
    {
        using var sql = new StreamWriter(path, false, Encoding.ASCII, 1 << 20);
        sql.Write("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE leaf (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL);\n");
        foreach (var batch in leaves.Index().Chunk(Appenders))
        {
            sql.Write("BEGIN IMMEDIATE;\n");
            foreach (var (number, leaf) in batch)
                sql.Write(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO leaf VALUES ({number}, X'{Convert.ToHexString(leaf.Span)}');\n"));
            sql.Write("COMMIT;\n");
        }
    }

    private static async Task<IEnumerable<byte[]>> PeerLeavesAsync(string database)
    {
        var (_, output) = await BenchRun.ProgramAsync("sqlite3", database, "SELECT hex(bytes) FROM leaf ORDER BY n");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Convert.FromHexString);
    }

    private static async Task AuditAsync(BenchRun run)
    {
        var (folder, root) = await PrepareAsync();
        var policy = Path.Combine(folder, "policy.txt");
        LogReport? report = null;
        var output = "";
        var (ours, its) = await BenchRun.InTurnAsync(
            async () => report = LogVerifier.Verify(LogStoreAdapters.RawFolder(Path.Combine(folder, "log")), await File.ReadAllTextAsync(policy)),
            async () =>
            {
                (var cpu, output) = await BenchRun.ProgramAsync("python3", Path.Combine(BenchRun.Folder, "..", "..", "spec", "verify", "verify.py"), "log", Path.Combine(folder, "log"), "--trust", policy);
                return cpu;
            });
        using var theirs = JsonDocument.Parse(output);
        BenchRun.MustBe(report!.Ok && report.Entries == Audited && report.Root == root, "our root");
        BenchRun.MustBe(theirs.RootElement.GetProperty("ok").GetBoolean() && theirs.RootElement.GetProperty("root").GetString() == root, "the peer's root");
        run.Compare("verify.py", ours, its, Audited, "entries");
        run.Figure("audited", Audited);
        run.Figure("auditSeconds", Math.Round(ours.Wall, 3));
        run.Figure("auditCpuSeconds", Math.Round(ours.Cpu, 3));
    }

    /// <summary>A log of a million leaves in its files, with the policy of whoever trusts it; generated once and kept. Its root is computed from the leaves alone.</summary>
    private static async Task<(string Folder, string Root)> PrepareAsync()
    {
        var folder = Path.Combine(BenchRun.Folder, "log-1m");
        var known = Path.Combine(folder, "root.txt");
        if (File.Exists(known))
            return (folder, await File.ReadAllTextAsync(known));
        BenchRun.Say($"writing {Audited:N0} entries once");
        using var key = SigningKey.Generate(RandomnessAdapters.SystemSecretRandom());
        var signer = new NoteSigner("log.example/bench", NoteKeyType.Ed25519, key);
        var store = LogStoreAdapters.Folder("log", Path.Combine(folder, "log"));
        var hashes = new List<MerkleHash>(Audited);
        for (var at = 0; at < Audited; at += 64 * TilePath.Width)
        {
            ReadOnlyMemory<byte>[] leaves = [.. Enumerable.Range(at, Math.Min(64 * TilePath.Width, Audited - at)).Select(LeafOf)];
            await store.PutAsync(LogGrowth.Files(await new LogReader(store, at).EdgeAsync(CancellationToken.None), leaves), CancellationToken.None);
            hashes.AddRange(leaves.Select(l => Merkle.HashLeaf(l.Span)));
        }

        var root = Merkle.Root([.. hashes]);
        await store.PutCheckpointAsync(SignedNote.Sign(new Checkpoint(signer.Verifier.Name, Audited, root).ToText(), signer).ToBytes(), CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder, "policy.txt"), $"log {signer.Verifier}\nquorum none\n");
        await File.WriteAllTextAsync(known, root.ToString());
        return (folder, root.ToString());
    }

    private static ReadOnlyMemory<byte> LeafOf(int number) => new Leaf(AuditKind.Check("release.decided"), new DateOnly(2026, 11, 23),
        string.Create(CultureInfo.InvariantCulture, $"release/r-{number}"), new MerkleHash(SHA256.HashData(BitConverter.GetBytes(number)))).Encode();

    /// <summary>A name in the bench's folder with nothing under it.</summary>
    private static string Fresh(string name)
    {
        var path = Path.Combine(BenchRun.Folder, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        return path;
    }

    private sealed record Sequenced(MerkleHash Root, IReadOnlyList<ReadOnlyMemory<byte>> Leaves, int Publications, double[] Waits);

    /// <summary>The product's witness in its own folder, asked without a network between.</summary>
    private sealed class FolderWitness(string folder, NoteVerifier log, ISecretRandom random) : IWitness
    {
        public string Name => WitnessName;

        public string Verifier { get; } = LogStoreAdapters.CreateWitness(folder, WitnessName, log, random, TimeProvider.System);

        public Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation) =>
            Task.FromResult(LogStoreAdapters.AnswerAsWitness(folder, WitnessName, request, TimeProvider.System));
    }

    /// <summary>Seals each event under a fresh key, itself sealed under one key of this process: the hub's work without the custodian's, who wraps keys elsewhere.</summary>
    private sealed class LocalSealer : IEventSealer
    {
        private const int TagSize = 16, NonceSize = 12;

        private readonly byte[] _kek = RandomNumberGenerator.GetBytes(32);

        public ValueTask<SealedEvent> SealAsync(ReadOnlyMemory<byte> plaintext, CancellationToken cancellation)
        {
            var key = RandomNumberGenerator.GetBytes(32);
            return ValueTask.FromResult(new SealedEvent(Seal(_kek, RandomNumberGenerator.GetBytes(NonceSize), key), Seal(key, new byte[NonceSize], plaintext.Span)));
        }

        public ValueTask<Result<byte[]>> OpenAsync(SealedEvent sealedEvent, CancellationToken cancellation) =>
            ValueTask.FromResult<Result<byte[]>>(Open(Open(_kek, sealedEvent.WrappedKey.Span), sealedEvent.Ciphertext.Span));

        private static byte[] Seal(byte[] key, byte[] nonce, ReadOnlySpan<byte> plaintext)
        {
            var whole = new byte[NonceSize + TagSize + plaintext.Length];
            nonce.CopyTo(whole, 0);
            using var cipher = new AesGcm(key, TagSize);
            cipher.Encrypt(nonce, plaintext, whole.AsSpan(NonceSize + TagSize), whole.AsSpan(NonceSize, TagSize));
            return whole;
        }

        private static byte[] Open(byte[] key, ReadOnlySpan<byte> whole)
        {
            var plaintext = new byte[whole.Length - NonceSize - TagSize];
            using var cipher = new AesGcm(key, TagSize);
            cipher.Decrypt(whole[..NonceSize], whole[(NonceSize + TagSize)..], whole.Slice(NonceSize, TagSize), plaintext);
            return plaintext;
        }
    }
}

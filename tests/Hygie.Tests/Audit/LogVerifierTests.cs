using Hygie.Core.Audit;
using Hygie.Core.Audit.Verification;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>Whoever has the files and a policy needs nobody's word: any changed byte is found, and the file it stands in is named.</summary>
public sealed class LogVerifierTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(513)]
    [InlineData(65_537)]
    public async Task A_true_log_verifies_with_its_root(int size)
    {
        var log = await GrownAsync(size);
        var report = LogVerifier.Verify(new MemoryLogFiles(log.First.Files), log.PolicyText);
        Assert.Empty(report.Faults);
        Assert.Equal((size, log.Policy.Check(log.First.Files["checkpoint"]).Value.Head.Root.ToString()), (report.Entries, report.Root));
        Assert.Equal(["witness.example/demo/not-independent"], report.Cosigned);
        Assert.False(report.Independent);
    }

    [Fact]
    public async Task Any_single_changed_byte_of_any_file_is_found_and_its_file_is_named()
    {
        var log = await GrownAsync(3, 4);
        var flips = 0;
        foreach (var (name, bytes) in log.First.Files)
            for (var at = 0; at < bytes.Length; at++, flips++)
                AssertNamed(log, name, at);
        TestContext.Current.SendDiagnosticMessage("{0} bytes flipped, {0} found", flips);
        Assert.True(flips > 1500);
    }

    [Fact]
    public async Task In_a_log_with_full_tiles_too()
    {
        var log = await GrownAsync(300, 300);
        foreach (var (name, bytes) in log.First.Files)
            for (var at = name.Length % 97; at < bytes.Length; at += 797)
                AssertNamed(log, name, at);
    }

    [Fact]
    public async Task Any_missing_shortened_lengthened_or_added_file_is_named()
    {
        var log = await GrownAsync(3, 300);
        var needed = (await GrownAsync(303)).First.Files.Keys;
        foreach (var name in needed)
        {
            Assert.Equal(name, Altered(log, files => files.Remove(name)).File);
            Assert.Equal(name, Altered(log, files => files[name] = files[name][..^1]).File);
            Assert.Equal(name, Altered(log, files => files[name] = [.. files[name], 0]).File);
        }

        foreach (var name in new[] { "tile/0/002", "tile/9/000.p/1", "tile/0/x000/000.p/3", "notes.txt", "tile/entries/000.p/0", "tile/0/000.p/256" })
            Assert.Equal((name, "unexpected"), Altered(log, files => files[name] = [1]) is var fault ? (fault.File, fault.Rule) : default);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 1)]
    [InlineData(300, 10)]
    [InlineData(256, 1)]
    [InlineData(300, 300)]
    public async Task Files_further_than_the_head_are_no_fault_while_they_go_on_from_it(int size, int more)
    {
        var log = await AheadAsync(size, more);
        var report = LogVerifier.Verify(new MemoryLogFiles(log.First.Files), log.PolicyText);
        Assert.Empty(report.Faults);
        Assert.Equal(size, report.Entries);
    }

    [Fact]
    public async Task A_file_further_than_the_head_that_contradicts_it_is_named()
    {
        var log = await AheadAsync(300, 300);
        var (before, flips) = (await GrownAsync(300), 0);
        foreach (var (name, bytes) in log.First.Files.Where(f => !before.First.Files.ContainsKey(f.Key)))
            for (var at = 0; at < bytes.Length; at += 97, flips++)
                Assert.Contains(Altered(log, files => files[name][at] ^= 1) is var fault ? fault.File : "", (string[])[name, name.Replace("entries", "0", StringComparison.Ordinal), "tile/1/000.p/2"]);
        Assert.True(flips > 300);
        Assert.Equal("tile/0/001", Altered(log, files => files.Remove("tile/entries/001")).File);
        Assert.Equal("tile/0/002.p/88", Altered(log, files => files.Remove("tile/entries/002.p/88")).File);
        Assert.Equal("tile/1/000.p/2", Altered(log, files => files.Remove("tile/0/001")).File);
    }

    [Fact]
    public async Task A_changed_leaf_is_named_with_its_index_and_the_offset_of_its_entry()
    {
        var log = await GrownAsync(300);
        var entries = Bundles(log, "tile/entries/001.p/44");
        var fault = Altered(log, files => files["tile/entries/001.p/44"][entries + 30] ^= 4);
        Assert.Equal(new LogFault("tile/entries/001.p/44", entries, 257, "entry"), fault);
    }

    [Fact]
    public async Task A_whole_other_log_is_refused_for_its_signature_even_when_it_is_consistent()
    {
        var log = await GrownAsync(5);
        var other = new TestLog(seed: 2);
        await other.AddAsync(5, Cancellation);
        await other.Publish.RunAsync(Cancellation);
        var fault = Assert.Single(LogVerifier.Verify(new MemoryLogFiles(other.First.Files), log.PolicyText).Faults);
        Assert.Equal(("checkpoint", "unknown-signer"), (fault.File, fault.Rule));
    }

    [Fact]
    public async Task Too_few_witnesses_are_a_fault()
    {
        var log = await GrownAsync(5);
        var lines = System.Text.Encoding.UTF8.GetString(log.First.Files["checkpoint"]).Split('\n');
        var fault = Altered(log, files => files["checkpoint"] = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[..^2]) + "\n"));
        Assert.Equal("quorum", fault.Rule);
    }

    [Fact]
    public async Task An_erased_event_is_not_a_missing_one()
    {
        var log = await GrownAsync(5);
        var held = (await log.Outbox.EventsAsync(Cancellation)).Select(e => new HeldEvent(e.Number, e.Leaf, e.Erased, e.Commitment.ToBytes())).ToList();
        EventReport Check(params IEnumerable<HeldEvent> events) => EventCheck.Check([.. events], new MemoryLogFiles(log.First.Files), 5);
        Assert.Equal((5L, 0), (Check(held).Held, Check(held).Faults.Count));
        var erased = Check(held.Select(e => e.Number == 2 ? e with { Erased = true } : e));
        Assert.Equal((4L, 2L, 0), (erased.Held, Assert.Single(erased.Erased), erased.Faults.Count));
        Assert.Equal([new("entry/3", 0, -1, "missing"), new("tile/entries/000.p/5", 0, 2, "unclaimed")], Check(held.Where(e => e.Number != 3)).Faults);
        Assert.Equal([new("tile/entries/000.p/5", 0, 4, "unclaimed")], Check(held.Where(e => e.Number != 5)).Faults);
        Assert.Equal([new("entry/4", 0, 3, "commitment")], Check(held.Select(e => e.Number == 4 ? e with { Commitment = new byte[32] } : e)).Faults);
    }

    [Fact]
    public async Task The_leaf_of_a_day_commits_to_all_of_its_day_and_leaves_lost_by_a_stated_restore_are_no_fault()
    {
        var (log, kinds) = (new TestLog(), new[] { "objection.registered", "objection.registered", "objection.registered", "permit.granted", "hub.restored" });
        foreach (var kind in kinds)
            await log.Outbox.AppendAsync(AuditEntry.Of(kind, TestLog.Today.AddDays(-1), "objections", "x", "y") with { Publication = kind[0] == 'o' ? Publication.WithItsDay : Publication.AtOnce }, Cancellation);
        await log.Publish.RunAsync(Cancellation);
        var held = (await log.Outbox.EventsAsync(Cancellation)).Select(e => new HeldEvent(e.Number, e.Leaf, e.Erased, e.Commitment.ToBytes())).ToList();
        EventReport Check(params IEnumerable<HeldEvent> events) => EventCheck.Check([.. events], new MemoryLogFiles(log.First.Files), 3);
        Assert.Empty(Check(held).Faults);
        Assert.Equal([new("entry/3", 0, -1, "missing"), new("entry/1", 0, 0, "commitment")], Check(held.Where(e => e.Number != 3)).Faults);
        var restored = Check(held.Where(e => e.Number != 4).Select(e => e.Number == 5 ? e with { Number = 4 } : e));
        Assert.Equal((1L, 0), (Assert.Single(restored.Lost), restored.Faults.Count));
    }

    [Fact]
    public async Task A_log_with_fewer_intents_than_its_custodian_made_releases_lacks_one()
    {
        var log = new TestLog();
        for (var i = 0; i < 3; i++)
            await log.Outbox.AppendAsync(AuditEntry.Of("key.intent", TestLog.Today, "permit/p-1", "x", "y"), Cancellation);
        await log.Publish.RunAsync(Cancellation);
        Assert.Null(EventCheck.CheckReleases("ledger.json", 3, new MemoryLogFiles(log.First.Files), 3));
        Assert.Equal(new LogFault("ledger.json", 0, -1, "missing"), EventCheck.CheckReleases("ledger.json", 4, new MemoryLogFiles(log.First.Files), 3));
    }

    /// <summary>The files are copied before they are altered, so that the log stays good.</summary>
    private static LogFault Altered(TestLog log, Action<Dictionary<string, byte[]>> alter)
    {
        var files = log.First.Files.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal);
        alter(files);
        var report = LogVerifier.Verify(new MemoryLogFiles(files), log.PolicyText);
        Assert.False(report.Ok);
        return report.Faults[0];
    }

    private static void AssertNamed(TestLog log, string name, int at)
    {
        var fault = Altered(log, files => files[name][at] ^= 1);
        Assert.True(name == fault.File, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"byte {at} of {name}: named {fault.File} {fault.Rule}"));
        Assert.True(fault.Byte <= at || fault.File == "checkpoint", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"byte {at} of {name}: named byte {fault.Byte}"));
    }

    private static int Bundles(TestLog log, string name) =>
        2 + (log.First.Files[name][0] << 8 | log.First.Files[name][1]);

    /// <summary>A log whose publisher was killed when the tiles of <paramref name="more"/> leaves were there and no head for them.</summary>
    private static async Task<TestLog> AheadAsync(int size, int more)
    {
        var log = await GrownAsync(size);
        var head = log.First.Files["checkpoint"];
        await log.AddAsync(more, Cancellation);
        Assert.False((await log.Publish.RunAsync(Cancellation)).IsRefused);
        log.First.Files["checkpoint"] = head;
        return log;
    }

    private static async Task<TestLog> GrownAsync(params int[] counts)
    {
        var log = new TestLog();
        foreach (var count in counts)
        {
            await log.AddAsync(count, Cancellation);
            Assert.False((await log.Publish.RunAsync(Cancellation)).IsRefused);
        }

        return log;
    }
}

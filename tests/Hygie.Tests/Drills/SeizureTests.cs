using System.Text;
using Hygie.Core;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Drills;

/// <summary>Somebody takes the host away: what do they have?</summary>
public sealed class SeizureTests
{
    private static readonly MarkerSet Markers = MarkerSet.Parse("content a-code-that-exists-nowhere-else\nidentity 1850578006084 MARTIN\n").Value;
    private readonly SeededSecretRandom _random = new(5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Really_sealed_objects_say_nothing()
    {
        var results = await ScanAsync(SealedHost());
        Assert.All(results, r => Assert.True(r.Outcome == AssertionOutcome.Ok && r.Inspected > 0, $"{r.Id}: {r.Outcome}, {string.Join("; ", r.Found)}"));
    }

    [Fact]
    public async Task An_empty_host_is_not_applicable_and_never_ok()
    {
        var subject = DrillSubject.Of(new MemorySeizure(), [], new KeyErasures([], new HashSet<string>()), _random);
        var results = await SeizureScan.RunAsync(subject.Held, SeizeHost.Assertions(Markers, new NoZstandard(), subject), null, Stop);
        Assert.All(results.Where(r => !IsOfTheProduct(r.Id)), r => Assert.Equal((AssertionOutcome.NotApplicable, 0), (r.Outcome, r.Inspected)));
        Assert.Equal("reason=nothing-erased", results.Single(r => r.Id == "erased-stays-erased").Figure);
    }

    [Fact]
    public async Task Each_flaw_is_caught_by_its_own_assertion_and_no_other()
    {
        var controls = await SeizeHost.ControlAsync(new NoZstandard(), _random, Stop);
        Assert.Equal((await ScanAsync(SealedHost())).Select(r => r.Id), controls.Select(c => c.Id));
        Assert.True(controls.Count >= 12);
        Assert.All(controls, c => Assert.True(c.Caught, c.Id));
    }

    [Fact]
    public async Task A_plain_table_left_on_the_host_is_found_with_its_markers()
    {
        var host = SealedHost();
        host.Add("export/table.parquet", [.. "PAR1"u8, .. Encoding.UTF8.GetBytes("… a-code-that-exists-nowhere-else …"), .. "PAR1"u8]);
        var failed = (await ScanAsync(host)).Where(r => r.Outcome == AssertionOutcome.Failed).ToList();
        Assert.Equal(["only-known-files", "no-known-format", "no-marker"], failed.Select(r => r.Id));
        Assert.All(failed, r => Assert.StartsWith("export/table.parquet", r.Found[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 2, 0, true)]
    [InlineData(2, 1, 0, false)]
    [InlineData(2, 2, 1, false)]
    [InlineData(0, 0, 0, false)]
    [InlineData(3, 3, 0, false)] // An empty host: the quorum's word alone is not enough.
    public async Task A_drill_is_ok_when_the_host_found_nothing_and_the_quorum_everything(int markers, int recovered, int identities, bool ok)
    {
        var (outbox, reports) = (new MemoryOutbox(_random), new MemoryReports());
        using var hub = SigningKey.Generate(_random);
        var drill = new SeizeHost(outbox, new FixedQuorum(new PositiveControl(markers, recovered, identities, 10)), new NoZstandard(), reports, hub, _random, new ManualClock(DateTimeOffset.UnixEpoch));
        var report = (await drill.RunAsync(new SeizeHost.Command(new HostId("host-a"), markers == 3 ? new MemorySeizure() : SealedHost(), [], new HashSet<string>(), Markers, new PersonId("operator-1")), new Progress<Progress>(), Stop)).Value;
        Assert.Equal(ok, report.Ok);
        Assert.Single(await outbox.EventsAsync(Stop));
        var last = (await new PublishedDrills(reports, hub.Verifying).LastAsync(Stop))!;
        Assert.Equal((ok, report.Positive, report.Assertions.Count), (last.Report.Ok, last.Report.Positive, last.Report.Assertions.Count));
        Assert.Contains(last.Sha256, Encoding.UTF8.GetString((await outbox.OpenAsync(1, Stop)).Value.Event.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("content too-short")]
    [InlineData("secret long-enough-to-be-one")]
    [InlineData("justaword")]
    public void A_line_that_is_no_marker_is_refused(string line)
    {
        var refusal = MarkerSet.Parse("content a-perfectly-good-one\n" + line).Refusal;
        Assert.Equal(("HYG-19001", "2"), (refusal.Code, refusal.Facts["line"]));
    }

    [Fact]
    public void Markers_are_found_wherever_they_start_and_counted_once()
    {
        var score = Markers.NewScore();
        score.Search(Encoding.UTF8.GetBytes("xa-code-that-exists-nowhere-else, a-code-that-exists-nowhere-else; a-code-that-exists-nowhere-els"));
        Assert.Equal((1, 1, 0), (score.Count, score.CountOf(MarkerKind.Content), score.CountOf(MarkerKind.Identity)));
    }

    public static TheoryData<string, string> Leaks => new()
    {
        { "a plain table under an object's name", "names-are-hashes sizes-are-classes no-block-twice bytes-do-not-repeat no-known-format no-marker" },
        { "one salt for two packs", "no-salt-twice" },
        { "one pack sealed twice under one salt", "no-salt-twice no-block-twice" },
        { "a pack that was not padded", "sizes-are-classes" },
        { "a pack named after its plaintext", "names-are-hashes" },
        { "a pack left in clear", "no-block-twice bytes-are-random bytes-do-not-repeat no-marker" },
        { "the data key in the metadata of an object", "no-key-beside-objects" },
        { "the memory of a process that decrypts", "no-key-in-memory" },
        { "a core dump beside the objects", "only-known-files no-key-schedule" },
        { "a HEAD cut short", "head-is-padded" },
        { "a HEAD whose key opens with the name of an object", "no-credential-opens" },
    };

    [Theory]
    [MemberData(nameof(Leaks))]
    public async Task A_leaky_build_is_caught(string leak, string by)
    {
        var host = SealedHost();
        Leak(host, leak);
        Assert.Equal(by, string.Join(' ', (await ScanAsync(host)).Where(r => r.Outcome == AssertionOutcome.Failed).Select(r => r.Id)));
    }

    /// <summary>What somebody who builds storage carelessly leaves behind, made with the real sealing.</summary>
    private void Leak(MemorySeizure host, string leak)
    {
        using var key = SecretKey.Generate(_random);
        var clear = Encoding.UTF8.GetBytes("a-code-that-exists-nowhere-else").Concat(new byte[PackSize.All[0].PlaintextLength]).Take(PackSize.All[0].PlaintextLength).ToArray();
        byte[] Seal(byte[] plaintext, int seed) => Cobblestone.Seal(key, "leak"u8, new SeededSecretRandom(seed), plaintext);
        byte[] Expanded() => KeySchedule.Expand(key.Reveal());
        switch (leak)
        {
            case "a plain table under an object's name": host.Add(ObjectName.Of("table"u8), [.. "PAR1"u8, .. clear.AsSpan(0, 600), .. "PAR1"u8]); break;
            case "one salt for two packs": Put(host, Seal(clear, 1)); key.Reveal(); Put(host, Cobblestone.Seal(SecretKey.Generate(_random), "leak"u8, new SeededSecretRandom(1), clear)); break;
            case "one pack sealed twice under one salt": Put(host, Seal(clear, 1)); Put(host, Seal([.. clear[..^1], 7], 1)); break;
            case "a pack that was not padded": Put(host, Seal(clear[..5_000], 1)); break;
            case "a pack named after its plaintext": host.Add(ObjectName.Of(clear), Seal(clear, 1)); break;
            case "a pack left in clear": Put(host, [.. Seal(clear, 1)[..56], .. clear, .. new byte[PackSize.All[0].CiphertextLength - clear.Length - 56]]); break;
            case "the data key in the metadata of an object": Put(host, Seal(clear, 1), "user.key=" + Encoding.ASCII.GetString(AgeIdentity.Generate(_random).RevealText().Reveal())); break;
            case "the memory of a process that decrypts": host.Add("memory/7f00", [.. new byte[5_003], .. Expanded(), .. new byte[100]], isMemory: true); break;
            case "a core dump beside the objects": host.Add("core.4711", [.. Seal(clear, 1)[..3_001], .. Expanded()]); break;
            case "a HEAD cut short": host.Add(Head.Name, new byte[Head.Length - 1]); break;
            default:
                using (var wrapping = SecretKey.Take(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(Put(host, Seal(clear, 1))))))
                    host.Add(Head.Name, [.. Encoding.ASCII.GetBytes($"{{\"wrapped\":\"{Convert.ToBase64String(KeyWrap.Wrap(wrapping, new byte[64]))}\"}}".PadRight(Head.Length, '.'))]);
                break;
        }
    }

    private static string Put(MemorySeizure host, byte[] content, string metadata = "")
    {
        host.Add(ObjectName.Of(content), content, metadata);
        return ObjectName.Of(content);
    }

    /// <summary>Everything is tried on the host, with the product as it is and one key erased everywhere.</summary>
    private Task<IReadOnlyList<AssertionResult>> ScanAsync(ISeizure host)
    {
        var subject = DrillSubject.Of(host, ["password-of-the-host"], new KeyErasures(["gone"], new HashSet<string> { "kept" }), _random);
        return SeizureScan.RunAsync(host, SeizeHost.Assertions(Markers, new NoZstandard(), subject), null, Stop);
    }

    private static bool IsOfTheProduct(string id) => id is "same-plaintext-differs" or "sizes-tell-nothing";

    /// <summary>A host with real packs, whose plaintext repeats itself and holds every marker.</summary>
    private MemorySeizure SealedHost()
    {
        var host = new MemorySeizure();
        using var key = SecretKey.Generate(_random);
        for (var i = 0; i < 5; i++)
        {
            var plaintext = new byte[PackSize.All[0].PlaintextLength];
            Encoding.UTF8.GetBytes("a-code-that-exists-nowhere-else 1850578006084 MARTIN").CopyTo(plaintext, 100);
            var ciphertext = Cobblestone.Seal(key, PackContext.Version(new DatasetVersion(new DatasetId("snds"), 1)).At(i), _random, plaintext);
            var name = ObjectName.Of(ciphertext);
            host.Add($"{name[..2]}/{name}", ciphertext);
        }

        using var operations = SecretKey.Generate(_random);
        host.Add(Head.Name, Encoding.ASCII.GetBytes($"{{\"wrapped\":\"{Convert.ToBase64String(KeyWrap.Wrap(operations, new byte[64]))}\"}}".PadRight(Head.Length, '.')));
        host.Add("memory/5500", Encoding.UTF8.GetBytes(new string('m', 100_000)), isMemory: true);
        return host;
    }

    private sealed class FixedQuorum(PositiveControl positive) : IQuorumRecovery
    {
        public Task<Result<PositiveControl>> RecoverAsync(CancellationToken cancellation) => Task.FromResult<Result<PositiveControl>>(positive);
    }
}

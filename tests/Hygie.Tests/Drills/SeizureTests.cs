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
        var results = await SeizureScan.RunAsync(SealedHost(), SeizeHost.Assertions(Markers), null, Stop);
        Assert.All(results, r => Assert.True(r.Outcome == AssertionOutcome.Ok && r.Inspected > 0, $"{r.Id}: {r.Outcome}, {string.Join("; ", r.Found)}"));
    }

    [Fact]
    public async Task An_empty_host_is_not_applicable_and_never_ok()
    {
        var results = await SeizureScan.RunAsync(new MemorySeizure(), SeizeHost.Assertions(Markers), null, Stop);
        Assert.All(results, r => Assert.Equal((AssertionOutcome.NotApplicable, 0), (r.Outcome, r.Inspected)));
    }

    [Fact]
    public async Task Each_flaw_is_caught_by_its_own_assertion_and_no_other()
    {
        var controls = await SeizeHost.ControlAsync(_random, Stop);
        Assert.Equal(SeizeHost.Assertions(Markers).Select(a => a.Id), controls.Select(c => c.Id));
        Assert.All(controls, c => Assert.True(c.Caught, c.Id));
    }

    [Fact]
    public async Task A_plain_table_left_on_the_host_is_found_with_its_markers()
    {
        var host = SealedHost();
        host.Add("export/table.parquet", [.. "PAR1"u8, .. Encoding.UTF8.GetBytes("… a-code-that-exists-nowhere-else …"), .. "PAR1"u8]);
        var failed = (await SeizureScan.RunAsync(host, SeizeHost.Assertions(Markers), null, Stop)).Where(r => r.Outcome == AssertionOutcome.Failed).ToList();
        Assert.Equal(["only-known-files", "no-known-format", "no-marker"], failed.Select(r => r.Id));
        Assert.All(failed, r => Assert.StartsWith("export/table.parquet", r.Found[0], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, 2, 0, true)]
    [InlineData(2, 1, 0, false)]
    [InlineData(2, 2, 1, false)]
    [InlineData(0, 0, 0, false)]
    public async Task A_drill_is_ok_when_the_host_found_nothing_and_the_quorum_everything(int markers, int recovered, int identities, bool ok)
    {
        var outbox = new MemoryOutbox(_random);
        var drill = new SeizeHost(outbox, new FixedQuorum(new PositiveControl(markers, recovered, identities, 10)), _random, new ManualClock(DateTimeOffset.UnixEpoch));
        var report = (await drill.RunAsync(new SeizeHost.Command(new HostId("host-a"), SealedHost(), Markers, new PersonId("operator-1")), new Progress<Progress>(), Stop)).Value;
        Assert.Equal(ok, report.Ok);
        Assert.Single(await outbox.EventsAsync(Stop));
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

        host.Add(Head.Name, new byte[Head.Length]);
        return host;
    }

    private sealed class FixedQuorum(PositiveControl positive) : IQuorumRecovery
    {
        public Task<Result<PositiveControl>> RecoverAsync(CancellationToken cancellation) => Task.FromResult<Result<PositiveControl>>(positive);
    }
}

using Hygie.Adapters.Seizures;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Testing.Portal;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Seizures;

/// <summary>Reports on disk, and the verifier of a stranger who reads them.</summary>
public sealed class FolderDrillReportsTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-drills-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_is_the_one_of_the_latest_instant_and_none_is_replaced()
    {
        var reports = SeizureAdapters.Reports(Path.Combine(_folder.FullName, "drills"), "seizure");
        Assert.True((await reports.LastAsync(Stop)).IsEmpty);
        await reports.KeepAsync(At.AddDays(1), new byte[] { 2 }, Stop);
        await reports.KeepAsync(At, new byte[] { 1 }, Stop);
        Assert.Equal([2], (await reports.LastAsync(Stop)).ToArray());
        foreach (byte later in (byte[])[3, 4, 5])
        {
            await reports.KeepAsync(At.AddDays(1), new[] { later }, Stop);
            Assert.Equal([later], (await reports.LastAsync(Stop)).ToArray());
        }

        Assert.Equal(5, Directory.GetFiles(Path.Combine(_folder.FullName, "drills")).Length);
    }

    [Fact]
    public async Task A_stranger_checks_a_report_with_the_hubs_public_key_only()
    {
        var file = (await new InMemoryDrills().ReportAsync(Stop)).ToArray();
        Assert.Equal(0, await VerifyAsync(file, InMemoryDrills.Hub.Verifying));
        Assert.Equal(5, await VerifyAsync(file, SigningKey.Generate(new SeededSecretRandom(99)).Verifying));
        for (var at = 0; at < file.Length; at += 97)
        {
            var changed = file.ToArray();
            changed[at] ^= 1;
            Assert.Equal(5, await VerifyAsync(changed, InMemoryDrills.Hub.Verifying));
        }
    }

    [Fact]
    public async Task A_signed_report_that_contradicts_itself_is_refused_by_the_stranger_too()
    {
        var body = SignedDocument.Read(SeizureReport.Type, (await new InMemoryDrills().ReportAsync(Stop)).Span).Value.Body;
        var lie = SignedDocument.Unsigned(SeizureReport.Type, body.With("positiveControl", CanonicalObject.Of(("markers", 4), ("found", 3), ("identities", 0), ("rows", 9))));
        Assert.Equal(5, await VerifyAsync(lie.SignedBy(InMemoryDrills.Hub).ToFile(), InMemoryDrills.Hub.Verifying));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<int> VerifyAsync(byte[] report, VerifyingKey hub)
    {
        var (file, pins) = (Path.Combine(_folder.FullName, "report.json"), Path.Combine(_folder.FullName, "trust"));
        await File.WriteAllBytesAsync(file, report, Stop);
        await File.WriteAllTextAsync(pins, $"hub {hub}\n", Stop);
        return (await SecondVerifier.RunAsync("drill", file, "--trust", pins)).Exit;
    }
}

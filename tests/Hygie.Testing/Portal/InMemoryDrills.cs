using Hygie.Core;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;

namespace Hygie.Testing.Portal;

/// <summary>A drill of an empty host, with real assertions: the product's own lines are good, the host's have nothing to look at.</summary>
public sealed class InMemoryDrills : IDrillQueries
{
    /// <summary>Who signs.</summary>
    public static SigningKey Hub { get; } = SigningKey.Generate(new SeededSecretRandom(3));

    public async Task<DrillView?> LastAsync(CancellationToken cancellation)
    {
        var document = await DocumentAsync(cancellation);
        return new DrillView(SeizureReport.Read(document).Value, Convert.ToHexStringLower(document.Hash()));
    }

    public async Task<ReadOnlyMemory<byte>> ReportAsync(CancellationToken cancellation) => (await DocumentAsync(cancellation)).ToFile();

    private async Task<SignedDocument> DocumentAsync(CancellationToken cancellation)
    {
        var random = new SeededSecretRandom(4);
        var subject = DrillSubject.Of(new MemorySeizure(), [], new KeyErasures([], new HashSet<string>()), random);
        var assertions = await SeizureScan.RunAsync(subject.Held, SeizeHost.Assertions(MarkerSet.Parse("").Value, new NoFrames(), subject), null, cancellation);
        var report = new SeizureReport(new HostId("host-b"), new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), assertions, new PositiveControl(382, 382, 0, 213_098), [.. assertions.Select(a => new NegativeControl(a.Id, true))]);
        return report.ToDocument().SignedBy(Hub);
    }

    private sealed class NoFrames : IZstandard
    {
        public int Open(ReadOnlySpan<byte> packed, Span<byte> clear) => 0;
    }
}

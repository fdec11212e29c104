using System.Text;
using Hygie.Core;
using Hygie.Core.Drills;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Sealing;

namespace Hygie.Testing.Portal;

/// <summary>A drill of a small host of random objects, by the real assertions.</summary>
public sealed class InMemoryDrills : IDrillQueries
{
    /// <summary>Who signs.</summary>
    public static SigningKey Hub { get; } = SigningKey.Generate(new SeededSecretRandom(3));

    public async Task<DrillView?> LastAsync(CancellationToken cancellation)
    {
        var document = await _document.Value;
        return new DrillView(SeizureReport.Read(document).Value, Convert.ToHexStringLower(document.Hash()));
    }

    public async Task<ReadOnlyMemory<byte>> ReportAsync(CancellationToken cancellation) => (await _document.Value).ToFile();

    private readonly Lazy<Task<SignedDocument>> _document = new(RunAsync);

    private static async Task<SignedDocument> RunAsync()
    {
        var random = new SeededSecretRandom(4);
        var subject = DrillSubject.Of(Host(random), [], new KeyErasures([], new HashSet<string>()), random);
        var assertions = await SeizureScan.RunAsync(subject.Held, SeizeHost.Assertions(MarkerSet.Parse("content a-code-that-exists-nowhere-else").Value, new NoFrames(), subject), null, CancellationToken.None);
        var report = new SeizureReport(new HostId("host-b"), new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), assertions, new PositiveControl(382, 382, 0, 213_098), [.. assertions.Select(a => new NegativeControl(a.Id, true))]);
        return report.ToDocument().SignedBy(Hub);
    }

    private static MemorySeizure Host(SeededSecretRandom random)
    {
        var (host, content) = (new MemorySeizure(), new byte[PackSize.All[0].CiphertextLength]);
        for (var i = 0; i < 3; i++)
        {
            random.Fill(content);
            host.Add(ObjectName.Of(content), content.ToArray());
        }

        random.Fill(content);
        host.Add("memory/5500", content, isMemory: true);
        host.Add(Head.Name, Encoding.ASCII.GetBytes($"key {Convert.ToBase64String(content.AsSpan(0, 72))} ".PadRight(Head.Length, '.')));
        return host;
    }

    private sealed class NoFrames : IZstandard
    {
        public int Open(ReadOnlySpan<byte> packed, Span<byte> clear) => 0;
    }
}

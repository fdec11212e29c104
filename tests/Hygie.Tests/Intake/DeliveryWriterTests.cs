using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class DeliveryWriterTests
{
    /// <summary>The tar is written ahead of the sealing, through a pipe: when nobody takes from it any more, nobody may wait for it.</summary>
    [Fact]
    public async Task A_disk_that_fills_up_ends_the_writing()
    {
        using var identity = AgeIdentity.Generate(new SeededSecretRandom(1));
        using var sender = SigningKey.Generate(new SeededSecretRandom(2));
        var text = new byte[4 << 20];
        var table = new DeliveredTable("STAY", 1, text.Length, SHA256.HashData(text));
        var manifest = new DeliveryManifest
        {
            Sender = new BodyId("holder"), Holder = new BodyId("holder"), Delivery = "holder-1", Sequence = 1, Part = DeliveryPart.Health, Recipient = identity.Recipient.ToString(), Source = "snds",
            Day = new DateOnly(2022, 1, 1), Tables = [table],
        };
        var writing = DeliveryWriter.WriteAsync(manifest, sender, [new TableToSeal(table, () => new MemoryStream(text))], identity.Recipient, new SeededSecretRandom(3), new FullDisk(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() => writing.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    /// <summary>Takes 100 kB.</summary>
    private sealed class FullDisk : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.ToArray(), 0, buffer.Length);
            return ValueTask.CompletedTask;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > 100_000)
                throw new IOException("No space left on device");
            base.Write(buffer, offset, count);
        }
    }
}

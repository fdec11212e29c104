using CsCheck;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

public sealed class AgeFileTests
{
    private const int Chunk = 65_536;
    private const int Piece = 7001;
    private readonly SeededSecretRandom _random = new(2);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(Chunk - 1), InlineData(Chunk), InlineData(Chunk + 1), InlineData(16 * Chunk), InlineData((16 * Chunk) + 1), InlineData((32 * Chunk) + 5)]
    public void Every_recipient_opens_and_nobody_else(int length)
    {
        using var hub = AgeIdentity.Generate(_random);
        using var trustee = AgeIdentity.Generate(_random);
        using var stranger = AgeIdentity.Generate(_random);
        var plaintext = new byte[length];
        _random.Fill(plaintext);
        var file = AgeFile.Seal([hub.Recipient, trustee.Recipient], _random, plaintext);
        Assert.True(AgeFile.Open([hub], file).Value.AsSpan().SequenceEqual(plaintext));
        Assert.True(AgeFile.Open([stranger, trustee], file).Value.AsSpan().SequenceEqual(plaintext));
        Assert.Equal("HYG-1051", AgeFile.Open([stranger], file).Refusal.Code);
    }

    /// <summary>Whatever the pieces in which a stream gives its bytes, and whatever ends first on which core.</summary>
    [Theory]
    [InlineData(0), InlineData(1), InlineData(16 * Chunk), InlineData((16 * Chunk) + 1), InlineData((80 * Chunk) - 1), InlineData(80 * Chunk), InlineData((101 * Chunk) + 7)]
    public async Task A_stream_is_sealed_to_the_same_bytes_as_memory(int length)
    {
        using var identity = AgeIdentity.Generate(_random);
        var plaintext = new byte[length];
        _random.Fill(plaintext);
        using var output = new MemoryStream();
        var read = await AgeFile.SealAsync([identity.Recipient], new SeededSecretRandom(7), new PiecesStream(plaintext), output, TestContext.Current.CancellationToken);
        Assert.Equal(length, read);
        Assert.Equal(AgeFile.Seal([identity.Recipient], new SeededSecretRandom(7), plaintext), output.ToArray());
    }

    [Theory]
    [InlineData(true, 0), InlineData(true, 40 * Chunk), InlineData(false, 0), InlineData(false, 40 * Chunk)]
    public async Task A_stream_that_breaks_ends_the_sealing_and_no_thread_goes_on(bool isInput, int after)
    {
        using var identity = AgeIdentity.Generate(_random);
        var (input, output) = (new PiecesStream(new byte[90 * Chunk]), new PiecesStream(new byte[200 * Chunk]));
        (isInput ? input : output).BreaksAfter = after;
        await Assert.ThrowsAsync<IOException>(async () => await AgeFile.SealAsync([identity.Recipient], _random, input, output, TestContext.Current.CancellationToken));
        Assert.True(isInput ? input.Position < after + Piece : output.Position <= after);
        Assert.False(output.IsBusy);
    }

    /// <summary>Memory that gives and takes a few thousand bytes at a time, and may break.</summary>
    private sealed class PiecesStream(byte[] bytes) : MemoryStream(bytes)
    {
        public int BreaksAfter { get; set; } = int.MaxValue;

        public bool IsBusy { get; private set; }

        public override int Read(Span<byte> buffer) =>
            Position >= BreaksAfter ? throw new IOException("The disk is gone.") : base.Read(buffer[..Math.Min(buffer.Length, Piece)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Task.Run(() => Read(buffer.Span), cancellationToken));

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Assert.False(IsBusy);
            IsBusy = true;
            try
            {
                await Task.Yield();
                if (Position + buffer.Length > BreaksAfter)
                    throw new IOException("The disk is full.");
                Write(buffer.Span);
            }
            finally
            {
                IsBusy = false;
            }
        }
    }

    [Fact]
    public async Task A_damaged_payload_is_refused_and_only_authentic_chunks_were_released()
    {
        using var identity = AgeIdentity.Generate(_random);
        var plaintext = new byte[(20 * Chunk) + 100];
        _random.Fill(plaintext);
        var file = AgeFile.Seal([identity.Recipient], _random, plaintext);
        var payload = file.Length - 16 - (21 * 16) - plaintext.Length + 16;
        byte[][] damaged =
        [
            file[..^1], [.. file, 0], file[..payload], file[..(payload - 1)],
            file[..(payload + Chunk + 16)], file[..(payload + (16 * (Chunk + 16)))],
            [.. file[..payload], .. file[(payload + Chunk + 16)..]],
            [.. file[..^1], (byte)(file[^1] ^ 1)],
        ];
        foreach (var bytes in damaged)
        {
            using var released = new MemoryStream();
            var opened = await AgeFile.OpenAsync([identity], new MemoryStream(bytes), released, TestContext.Current.CancellationToken);
            Assert.Equal("HYG-1053", opened.Refusal.Code);
            Assert.True(plaintext.AsSpan().StartsWith(released.ToArray()));
        }
    }

    [Fact]
    public void A_full_last_chunk_followed_by_an_empty_one_is_refused()
    {
        using var fileKey = SecretKey.Generate(_random, 16);
        using var payload = new AgePayload(fileKey, new byte[16]);
        var chunks = new byte[Chunk + 32];
        var first = payload.Seal(0, new byte[Chunk], chunks, last: false);
        payload.Seal(1, [], chunks.AsSpan(first), last: true);
        Assert.Equal("HYG-1053 (chunk=1)", payload.Open(0, chunks, new byte[Chunk], last: true).Refusal.ToString());
    }

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        using var identity = AgeIdentity.Generate(_random);
        var file = AgeFile.Seal([identity.Recipient], _random, new byte[50]);
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[0, 7]).Sample((at, bit) =>
        {
            var changed = file.ToArray();
            changed[at] ^= (byte)(1 << bit);
            return AgeFile.Open([identity], changed).IsRefused;
        });
    }

    [Fact]
    public void Keys_have_the_text_of_age()
    {
        using var identity = AgeIdentity.Generate(_random);
        using var text = identity.RevealText();
        Assert.StartsWith("AGE-SECRET-KEY-1", System.Text.Encoding.ASCII.GetString(text.Reveal()), StringComparison.Ordinal);
        using var again = AgeIdentity.ParseFile([.. "# created\n\n"u8, .. text.Reveal(), (byte)'\n']).Value;
        Assert.Equal(identity.Recipient, again.Recipient);
        Assert.Equal(identity.Recipient, AgeRecipient.Parse(identity.Recipient.ToString()).Value);
        Assert.Equal("HYG-1020", AgeRecipient.Parse(identity.Recipient.ToString().ToUpperInvariant()).Refusal.Code);
        Assert.Equal("HYG-1020", AgeIdentity.Parse(System.Text.Encoding.ASCII.GetBytes(identity.Recipient.ToString())).Refusal.Code);
    }
}

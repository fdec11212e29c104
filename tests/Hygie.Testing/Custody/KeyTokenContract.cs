using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Xunit;

namespace Hygie.Testing.Custody;

/// <summary>What every token promises; each adapter's tests inherit it.</summary>
public abstract class KeyTokenContract
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];

    /// <summary>An empty token.</summary>
    protected abstract IKeyToken Create();

    /// <summary>The same token after its process ended; what <see cref="Create"/> gave is used no more.</summary>
    protected abstract IKeyToken Reopen();

    [Fact]
    public void What_a_root_wrapped_it_unwraps_also_after_a_restart()
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        var wrapped = token.Wrap("root-1", Payload);
        using var now = token.Unwrap("root-1", wrapped);
        Assert.Equal(Payload, now!.Reveal().ToArray());
        using var later = Reopen().Unwrap("root-1", wrapped);
        Assert.Equal(Payload, later!.Reveal().ToArray());
    }

    [Fact]
    public void Altered_bytes_and_other_roots_unwrap_nothing()
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        token.CreateWrappingKey("root-2");
        var wrapped = token.Wrap("root-1", Payload);
        Assert.Null(token.Unwrap("root-2", wrapped));
        wrapped[^1] ^= 1;
        Assert.Null(token.Unwrap("root-1", wrapped));
        Assert.Null(token.Unwrap("root-1", wrapped.AsSpan(0, 24)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    public void A_payload_that_is_no_whole_number_of_blocks_is_not_wrapped(int length)
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        Assert.Throws<ArgumentException>(() => token.Wrap("root-1", new byte[length]));
    }

    [Fact]
    public void Labels_are_listed_in_order_and_each_key_serves_its_own_use()
    {
        var token = Create();
        token.CreateMacKey("record-mac");
        token.CreateWrappingKey("a-root");
        Assert.Equal(["a-root", "record-mac"], token.Labels);
        Assert.Throws<KeyTokenException>(() => token.Mac("a-root", "row"u8, new byte[32]));
        Assert.Throws<KeyTokenException>(() => token.Unwrap("record-mac", new byte[72]));
        Assert.Throws<KeyTokenException>(() => token.Mac("no-such-key", "row"u8, new byte[32]));
    }

    [Fact]
    public void Several_threads_get_their_own_answers()
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        token.CreateMacKey("record-mac");
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var payload = Enumerable.Repeat((byte)i, 64).ToArray();
            using var again = token.Unwrap("root-1", token.Wrap("root-1", payload));
            Assert.Equal(payload, again!.Reveal().ToArray());
            token.Mac("record-mac", payload, new byte[32]);
        });
    }

    [Fact]
    public void A_mac_key_macs_and_does_nothing_else()
    {
        var token = Create();
        token.CreateMacKey("record-mac");
        Span<byte> one = stackalloc byte[32], two = stackalloc byte[32];
        token.Mac("record-mac", "row"u8, one);
        token = Reopen();
        token.Mac("record-mac", "row"u8, two);
        Assert.True(one.SequenceEqual(two));
        token.Mac("record-mac", "other row"u8, two);
        Assert.False(one.SequenceEqual(two));
        Assert.Throws<KeyTokenException>(() => token.Wrap("record-mac", Payload));
    }

    /// <summary>RFC 4231, test case 1's shape with a 32-byte key: an imported key is used as it is.</summary>
    [Fact]
    public void An_imported_mac_key_gives_the_known_mac()
    {
        var token = Create();
        using var key = SecretKey.Take(Enumerable.Repeat((byte)0x0b, 32).ToArray());
        token.ImportMacKey("k-a", key);
        Span<byte> mac = stackalloc byte[32];
        token.Mac("k-a", "Hi There"u8, mac);
        Assert.True(mac.SequenceEqual(System.Security.Cryptography.HMACSHA256.HashData(Enumerable.Repeat((byte)0x0b, 32).ToArray(), "Hi There"u8)));
    }

    [Fact]
    public void A_label_names_one_key_until_it_is_destroyed()
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        var wrapped = token.Wrap("root-1", Payload);
        Assert.Throws<KeyTokenException>(() => token.CreateWrappingKey("root-1"));
        Assert.Throws<KeyTokenException>(() => token.CreateMacKey("root-1"));
        token.Destroy("root-1");
        Assert.Throws<KeyTokenException>(() => token.Unwrap("root-1", wrapped));
        token = Reopen();
        Assert.Empty(token.Labels);
        token.CreateWrappingKey("root-1");
        Assert.Null(token.Unwrap("root-1", wrapped));
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Sealing;

/// <summary>
/// Every published vector of every primitive we build on, those that must fail included. The folder says which files are run: one without a
/// check here fails.
/// </summary>
public sealed class WycheproofTests
{
    private static readonly Dictionary<string, (int Count, Action<JsonElement, JsonElement> Check)> Checks = new(StringComparer.Ordinal)
    {
        ["c2sp_chunked_encryption_aes_256_gcm_test.json"] = (35, ChunkedEncryption),
        ["aes_gcm_test.json"] = (316, AesGcmAsWeUseIt),
        ["chacha20_poly1305_test.json"] = (325, ChaCha20AsAgeUsesIt),
        ["aes_kwp_test.json"] = (254, KeyWrapWithPadding),
        ["ed25519_test.json"] = (151, Ed25519),
        ["x25519_test.json"] = (518, X25519),
        ["hkdf_sha256_test.json"] = (86, (_, vector) => HkdfOf(vector, Hkdf.Sha256)),
        ["hkdf_sha512_test.json"] = (83, (_, vector) => HkdfOf(vector, Hkdf.Sha512)),
        ["hmac_sha256_test.json"] = (174, HmacSha256),
        ["pbkdf2_hmacsha256_test.json"] = (60, Pbkdf2),
    };

    private delegate void Derivation(ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output);

    public static TheoryData<string> Files() => [.. Directory.GetFiles(TestFiles.Shared("crypto-wycheproof"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_check_has_its_file() => Assert.Equal(Checks.Keys.Order(StringComparer.Ordinal), Files().Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_vector_gets_the_published_answer(string file) => Assert.Equal(Checks[file].Count, Wycheproof.RunAll(file, Checks[file].Check));

    [Fact]
    public void Chunked_encryption_streams_agree_with_the_vectors() =>
        Wycheproof.RunAll("c2sp_chunked_encryption_aes_256_gcm_test.json", (_, vector) =>
        {
            using var key = SecretKey.Take(vector.Hex("key"));
            using var ciphertext = new MemoryStream(Inflate(vector.Hex("ct")));
            using var plaintext = new MemoryStream();
            var opened = Cobblestone.OpenAsync(key, vector.Hex("ctx"), ciphertext, plaintext, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            Assert.True(vector.IsValid() != opened.IsRefused, vector.Name());
            if (vector.IsValid())
                Assert.Equal(vector.Hex("msgSha512"), SHA512.HashData(plaintext.ToArray()));
        });

    private static void ChunkedEncryption(JsonElement group, JsonElement vector)
    {
        using var key = SecretKey.Take(vector.Hex("key"));
        var ciphertext = Inflate(vector.Hex("ct"));
        var opened = Cobblestone.Open(key, vector.Hex("ctx"), ciphertext);
        Assert.True(vector.IsValid() != opened.IsRefused, vector.Name());
        if (!vector.IsValid())
            return;
        Assert.Equal(vector.Hex("msgSha512"), SHA512.HashData(opened.Value));
        var again = Cobblestone.Seal(key, vector.Hex("ctx"), new GivenRandom(ciphertext[..24]), opened.Value);
        Assert.True(again.AsSpan().SequenceEqual(ciphertext), vector.Name());
    }

    /// <summary>The platform takes 96-bit nonces only, and so do we: for the others it must refuse to work at all.</summary>
    private static void AesGcmAsWeUseIt(JsonElement group, JsonElement vector)
    {
        using var cipher = new AesGcm(vector.Hex("key"), 16);
        var clear = new byte[vector.Hex("ct").Length];
        void Decrypt() => cipher.Decrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), clear, vector.Hex("aad"));
        if (group.GetProperty("ivSize").GetInt32() == 96)
            CheckAead(vector, clear, Decrypt);
        else
            Assert.Throws<ArgumentException>(Decrypt);
    }

    private static void ChaCha20AsAgeUsesIt(JsonElement group, JsonElement vector)
    {
        using var cipher = new ChaCha20Poly1305(vector.Hex("key"));
        var clear = new byte[vector.Hex("ct").Length];
        void Decrypt() => cipher.Decrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), clear, vector.Hex("aad"));
        if (group.GetProperty("ivSize").GetInt32() == 96)
        {
            CheckAead(vector, clear, Decrypt);
            return;
        }

        Assert.False(vector.IsValid(), vector.Name());
        Assert.Throws<ArgumentException>(Decrypt);
    }

    private static void KeyWrapWithPadding(JsonElement group, JsonElement vector)
    {
        using var key = SecretKey.Take(vector.Hex("key"));
        var unwrapped = KeyWrap.Unwrap(key, vector.Hex("ct"));
        Assert.True(vector.IsValid() != unwrapped.IsRefused, vector.Name());
        if (!vector.IsValid())
            return;
        Assert.True(unwrapped.Value.Reveal().SequenceEqual(vector.Hex("msg")), vector.Name());
        Assert.Equal(vector.Hex("ct"), KeyWrap.Wrap(key, vector.Hex("msg")));
    }

    private static void Ed25519(JsonElement group, JsonElement vector)
    {
        var key = VerifyingKey.FromBytes(group.GetProperty("publicKey").Hex("pk")).Value;
        Assert.True(vector.IsValid() == key.VerifyRaw(vector.Hex("msg"), vector.Hex("sig")), vector.Name());
    }

    /// <summary>A shared secret of zeros is "acceptable" to the vectors and forbidden to age.</summary>
    private static void X25519(JsonElement group, JsonElement vector)
    {
        using var identity = AgeIdentity.FromBytes(vector.Hex("private"));
        using var shared = identity.Agree(vector.Hex("public"));
        if (vector.Hex("shared").All(b => b == 0))
            Assert.Null(shared);
        else
            Assert.True(shared!.Reveal().SequenceEqual(vector.Hex("shared")), vector.Name());
    }

    private static void HkdfOf(JsonElement vector, Derivation derive)
    {
        var output = new byte[vector.GetProperty("size").GetInt32()];
        void Derive() => derive(vector.Hex("ikm"), vector.Hex("salt"), vector.Hex("info"), output);
        if (!vector.IsValid())
        {
            Assert.Throws<ArgumentOutOfRangeException>(Derive);
            return;
        }

        Derive();
        Assert.True(output.AsSpan().SequenceEqual(vector.Hex("okm")), vector.Name());
    }

    private static void HmacSha256(JsonElement group, JsonElement vector)
    {
        var tag = HMACSHA256.HashData(vector.Hex("key"), vector.Hex("msg")).AsSpan(0, group.GetProperty("tagSize").GetInt32() / 8);
        Assert.True(vector.IsValid() == tag.SequenceEqual(vector.Hex("tag")), vector.Name());
    }

    private static void Pbkdf2(JsonElement group, JsonElement vector)
    {
        var key = Rfc2898DeriveBytes.Pbkdf2(vector.Hex("password"), vector.Hex("salt"), vector.GetProperty("iterationCount").GetInt32(), HashAlgorithmName.SHA256, vector.GetProperty("dkLen").GetInt32());
        Assert.True(vector.IsValid() == key.AsSpan().SequenceEqual(vector.Hex("dk")), vector.Name());
    }

    private static void CheckAead(JsonElement vector, byte[] clear, Action decrypt)
    {
        if (vector.IsValid())
        {
            decrypt();
            Assert.Equal(vector.Hex("msg"), clear);
        }
        else
        {
            Assert.Throws<AuthenticationTagMismatchException>(decrypt);
        }
    }

    private static byte[] Inflate(byte[] compressed)
    {
        using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var output = new MemoryStream();
        zlib.CopyTo(output);
        return output.ToArray();
    }

    /// <summary>Gives back bytes decided in advance, to reproduce a published ciphertext.</summary>
    private sealed class GivenRandom(byte[] bytes) : ISecretRandom
    {
        public void Fill(Span<byte> destination) => bytes.CopyTo(destination);
    }
}

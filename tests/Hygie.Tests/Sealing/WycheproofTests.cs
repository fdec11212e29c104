using System.IO.Compression;
using System.Security.Cryptography;
using Hygie.Core.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

/// <summary>Every published vector of every primitive we build on, those that must fail included.</summary>
public sealed class WycheproofTests
{
    [Fact]
    public void Chunked_encryption_opens_and_refuses_as_published() =>
        Assert.Equal(35, Wycheproof.RunAll("c2sp_chunked_encryption_aes_256_gcm_test.json", (_, vector) =>
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
        }));

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

    [Fact]
    public void Aes_gcm_with_the_nonces_and_keys_that_we_use() =>
        Assert.Equal(316, Wycheproof.RunAll("aes_gcm_test.json", (group, vector) =>
        {
            // The platform takes 96-bit nonces only, and so do we: for the others it must refuse to work at all.
            if (group.GetProperty("ivSize").GetInt32() != 96)
            {
                using var other = new AesGcm(vector.Hex("key"), 16);
                Assert.Throws<ArgumentException>(() => other.Decrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), new byte[vector.Hex("ct").Length]));
                return;
            }

            using var cipher = new AesGcm(vector.Hex("key"), 16);
            var clear = new byte[vector.Hex("ct").Length];
            CheckAead(vector, clear, () => cipher.Decrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), clear, vector.Hex("aad")));
        }));

    [Fact]
    public void ChaCha20_poly1305_as_age_uses_it() =>
        Assert.Equal(325, Wycheproof.RunAll("chacha20_poly1305_test.json", (group, vector) =>
        {
            using var cipher = new ChaCha20Poly1305(vector.Hex("key"));
            var clear = new byte[vector.Hex("ct").Length];
            if (group.GetProperty("ivSize").GetInt32() != 96)
            {
                Assert.False(vector.IsValid(), vector.Name());
                Assert.Throws<ArgumentException>(() => cipher.Decrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), clear, vector.Hex("aad")));
                return;
            }

            CheckAead(vector, clear, () => cipher.Decrypt(vector.Hex("iv"), vector.Hex("ct"), vector.Hex("tag"), clear, vector.Hex("aad")));
        }));

    [Fact]
    public void Key_wrap_with_padding() =>
        Assert.Equal(254, Wycheproof.RunAll("aes_kwp_test.json", (_, vector) =>
        {
            using var key = SecretKey.Take(vector.Hex("key"));
            var unwrapped = KeyWrap.Unwrap(key, vector.Hex("ct"));
            Assert.True(vector.IsValid() != unwrapped.IsRefused, vector.Name());
            if (!vector.IsValid())
                return;
            Assert.True(unwrapped.Value.Reveal().SequenceEqual(vector.Hex("msg")), vector.Name());
            Assert.Equal(vector.Hex("ct"), KeyWrap.Wrap(key, vector.Hex("msg")));
        }));

    [Fact]
    public void Ed25519_signatures() =>
        Assert.Equal(151, Wycheproof.RunAll("ed25519_test.json", (group, vector) =>
        {
            var key = VerifyingKey.FromBytes(group.GetProperty("publicKey").Hex("pk")).Value;
            Assert.True(vector.IsValid() == key.VerifyRaw(vector.Hex("msg"), vector.Hex("sig")), vector.Name());
        }));

    [Fact]
    public void X25519_agreement() =>
        Assert.Equal(518, Wycheproof.RunAll("x25519_test.json", (_, vector) =>
        {
            using var identity = AgeIdentity.FromBytes(vector.Hex("private"));
            using var shared = identity.Agree(vector.Hex("public"));
            // A shared secret of zeros is "acceptable" to the vectors and forbidden to age.
            if (vector.Hex("shared").All(b => b == 0))
                Assert.Null(shared);
            else
                Assert.True(shared!.Reveal().SequenceEqual(vector.Hex("shared")), vector.Name());
        }));

    [Theory]
    [InlineData("hkdf_sha256_test.json", 86)]
    [InlineData("hkdf_sha512_test.json", 83)]
    public void Hkdf_extract_and_expand(string file, int count) =>
        Assert.Equal(count, Wycheproof.RunAll(file, (_, vector) =>
        {
            var output = new byte[vector.GetProperty("size").GetInt32()];
            void Derive()
            {
                if (file.Contains("256", StringComparison.Ordinal))
                    Hkdf.Sha256(vector.Hex("ikm"), vector.Hex("salt"), vector.Hex("info"), output);
                else
                    Hkdf.Sha512(vector.Hex("ikm"), vector.Hex("salt"), vector.Hex("info"), output);
            }

            if (!vector.IsValid())
            {
                Assert.Throws<ArgumentOutOfRangeException>(Derive);
                return;
            }

            Derive();
            Assert.True(output.AsSpan().SequenceEqual(vector.Hex("okm")), vector.Name());
        }));

    [Fact]
    public void Hmac_sha256() =>
        Assert.Equal(174, Wycheproof.RunAll("hmac_sha256_test.json", (group, vector) =>
        {
            var tag = HMACSHA256.HashData(vector.Hex("key"), vector.Hex("msg")).AsSpan(0, group.GetProperty("tagSize").GetInt32() / 8);
            Assert.True(vector.IsValid() == tag.SequenceEqual(vector.Hex("tag")), vector.Name());
        }));

    [Fact]
    public void Pbkdf2_hmac_sha256() =>
        Assert.Equal(60, Wycheproof.RunAll("pbkdf2_hmacsha256_test.json", (_, vector) =>
        {
            var key = Rfc2898DeriveBytes.Pbkdf2(vector.Hex("password"), vector.Hex("salt"), vector.GetProperty("iterationCount").GetInt32(), HashAlgorithmName.SHA256, vector.GetProperty("dkLen").GetInt32());
            Assert.True(vector.IsValid() == key.AsSpan().SequenceEqual(vector.Hex("dk")), vector.Name());
        }));

    private static void CheckAead(System.Text.Json.JsonElement vector, byte[] clear, Action decrypt)
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

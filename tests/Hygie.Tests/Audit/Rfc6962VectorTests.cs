using System.Text.Json;
using Hygie.Core.Audit;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>The published proof vectors, good and corrupted: the good ones verify, every corrupted one is refused.</summary>
public sealed class Rfc6962VectorTests
{
    [Fact]
    public void Every_vector_gets_the_published_answer()
    {
        var (accepted, refused) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(TestFiles.Shared("merkle-rfc6962"), "*.json", SearchOption.AllDirectories))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var expected = !json.RootElement.GetProperty("wantErr").GetBoolean();
            Assert.True(expected == Verify(json.RootElement), $"{Path.GetRelativePath(TestFiles.Shared("merkle-rfc6962"), file)}: expected {expected}");
            _ = expected ? accepted++ : refused++;
        }

        VectorSets.AllRun("merkle-rfc6962", Directory.GetFiles(TestFiles.Shared("merkle-rfc6962"), "*.json", SearchOption.AllDirectories).Length, accepted + refused);
        Assert.Equal(74, accepted + refused);
        Assert.Equal(4, accepted);
    }

    private static bool Verify(JsonElement v) => v.TryGetProperty("leafIdx", out _) ? VerifyInclusion(v) : VerifyConsistency(v);

    private static bool VerifyInclusion(JsonElement v) =>
        Hash(v, "leafHash") is { } leaf && Hash(v, "root") is { } root && Proof(v) is { } proof
        && MerkleProof.VerifyInclusion(leaf, Count(v, "leafIdx"), Count(v, "treeSize"), proof, root);

    private static bool VerifyConsistency(JsonElement v) =>
        Hash(v, "root1") is { } root1 && Hash(v, "root2") is { } root2 && Proof(v) is { } proof
        && MerkleProof.VerifyConsistency(Count(v, "size1"), Count(v, "size2"), proof, root1, root2);

    /// <summary>The vectors count in 64 unsigned bits; what does not fit ours is negative, and refused.</summary>
    private static long Count(JsonElement v, string name) => unchecked((long)v.GetProperty(name).GetUInt64());

    private static MerkleHash? Hash(JsonElement v, string name) => MerkleHash.Parse(v.GetProperty(name).GetString() ?? "");

    /// <summary>Null when an element is not a hash at all, which is a refusal like any other.</summary>
    private static List<MerkleHash>? Proof(JsonElement v)
    {
        var proof = v.GetProperty("proof");
        if (proof.ValueKind == JsonValueKind.Null)
            return [];
        var hashes = proof.EnumerateArray().Select(h => MerkleHash.Parse(h.GetString() ?? "")).ToList();
        return hashes.Contains(null) ? null : hashes.ConvertAll(h => h!.Value);
    }
}

using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// One KEK as the key store holds it: its public attributes and its two wrappings. The attributes are bound twice: by an HMAC
/// under a key of the token, checked before unwrapping, and inside each wrapping as SHA-256, compared after.
/// </summary>
public sealed class KeyRecord
{
    /// <summary>Public name.</summary>
    public required KeyId Id { get; init; }

    /// <summary>When it was made, to the second.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Approvals that each release needs.</summary>
    public required QuorumPolicy Policy { get; init; }

    /// <summary>Label of the root in the token.</summary>
    public required string Root { get; init; }

    /// <summary>Name of the recovery epoch, whose identity is dealt among the trustees.</summary>
    public required string Recovery { get; init; }

    /// <summary>AES-KWP under the root: 72 bytes.</summary>
    public required ReadOnlyMemory<byte> ByRoot { get; init; }

    /// <summary>An age file to the recovery recipient.</summary>
    public required ReadOnlyMemory<byte> ByRecovery { get; init; }

    /// <summary>32 bytes: HMAC-SHA256 over every other field under the token's record key.</summary>
    public required ReadOnlyMemory<byte> Mac { get; init; }

    /// <summary>What each wrapping binds: the id and the attributes that never change. 32 bytes.</summary>
    public static byte[] Binding(KeyId id, DateTimeOffset created, QuorumPolicy policy) => SHA256.HashData(FieldEncoding.Enc(
        "hygie/kek/v1", id.ToString(), CanonicalTime.Write(created), policy.Approvals, KeyNames.Of(policy.Role)));

    /// <summary>What each data key's wrapping binds. 32 bytes.</summary>
    public static byte[] Binding(DekLabel label) => SHA256.HashData(FieldEncoding.Enc(
        "hygie/dek/v1", label.Kek.ToString(), label.Id, KeyNames.Of(label.Kind), label.Subject));

    /// <summary>The bytes that the HMAC covers.</summary>
    public byte[] MacInput() => FieldEncoding.Enc("hygie/key-record/v1", CanonicalJson.Write(Body()));

    /// <summary>The same record with its HMAC.</summary>
    internal KeyRecord WithMac(byte[] mac) => new()
    {
        Id = Id, Created = Created, Policy = Policy, Root = Root, Recovery = Recovery, ByRoot = ByRoot, ByRecovery = ByRecovery, Mac = mac,
    };

    /// <summary>The record as a member of the key store.</summary>
    public CanonicalObject Write() => Body().With("mac", CanonicalValue.OfBytes(Mac.Span));

    /// <summary>Reads one record; the HMAC is not checked here.</summary>
    public static Result<KeyRecord> Read(CanonicalObject members)
    {
        var fields = new DocumentFields("key-record", members);
        var record = new KeyRecord
        {
            Id = fields.Key("id"),
            Created = fields.Instant("created"),
            Policy = new QuorumPolicy((int)fields.Integer("approvals", 0, 100), fields.Word<KeyRole>("approvers")),
            Root = fields.Text("root", PublicName.IsValid),
            Recovery = fields.Text("recovery", PublicName.IsValid),
            ByRoot = fields.Bytes("byRoot", 72),
            ByRecovery = fields.Bytes("byRecovery"),
            Mac = fields.Bytes("mac", 32),
        };
        return fields.Close() is { } refusal ? refusal : record;
    }

    private CanonicalObject Body() => CanonicalObject.Of(
        ("id", Id.ToString()), ("created", CanonicalTime.Write(Created)), ("approvals", Policy.Approvals), ("approvers", KeyNames.Of(Policy.Role)), ("root", Root), ("recovery", Recovery),
        ("byRoot", CanonicalValue.OfBytes(ByRoot.Span)), ("byRecovery", CanonicalValue.OfBytes(ByRecovery.Span)));
}

using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>Who keeps a registered copy of the key store, and with what key it acknowledges.</summary>
/// <param name="Name">Public name.</param>
/// <param name="Key">Its enrolled key (role <see cref="KeyRole.Standby"/>).</param>
public sealed record CopyKeeper(string Name, VerifyingKey Key);

/// <summary>
/// What stays in the key store of a key that was removed: its name, which is never given again, the signed order, and the registered copies of that
/// moment, each of which must acknowledge. It travels with the key store into every copy and through every rotation.
/// </summary>
public sealed record ErasedKey
{
    private const string Name = "erased-key";

    public required KeyId Id { get; init; }

    /// <summary>When the key was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was removed, to the second.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The first sequence of the key store without it.</summary>
    public required long Sequence { get; init; }

    /// <summary>The root that wrapped it last.</summary>
    public required string Root { get; init; }

    /// <summary>The recovery epoch, by number, whose shares open it last.</summary>
    public required int Epoch { get; init; }

    /// <summary>The registered copies when it was removed.</summary>
    public required IReadOnlyList<CopyKeeper> Copies { get; init; }

    /// <summary>The order (<see cref="ErasureOrder"/>) with its signatures.</summary>
    public required SignedDocument Order { get; init; }

    /// <summary>The order's hash, which acknowledgements name.</summary>
    public string OrderHash => Convert.ToHexStringLower(Order.Hash());

    /// <summary>As a member of the key store.</summary>
    public CanonicalObject Write() => CanonicalObject.Of(
        ("id", Id.ToString()), ("created", CanonicalTime.Write(Created)), ("at", CanonicalTime.Write(At)), ("sequence", Sequence), ("root", Root), ("epoch", Epoch),
        ("copies", CanonicalArray.Of(Copies.Select(c => CanonicalObject.Of(("name", c.Name), ("key", c.Key.ToString()))))), ("order", Order.ToValue()));

    /// <summary>Reads what <see cref="Write"/> wrote; refuses (HYG-1002) one whose order is of another key.</summary>
    public static Result<ErasedKey> Read(CanonicalObject members)
    {
        var fields = new DocumentFields(Name, members);
        var (id, created, at, sequence) = (fields.Key("id"), fields.Instant("created"), fields.Instant("at"), fields.Integer("sequence"));
        var (root, epoch, copies, order) = (fields.Text("root", PublicName.IsValid), (int)fields.Integer("epoch", 1, int.MaxValue), fields.Objects("copies"), fields.Object("order"));
        if (fields.Close() is { } refusal || !SignedDocument.From(ErasureOrder.DocumentType, order).TryGet(out var document, out refusal) || !ErasureOrder.Read(document).TryGet(out var read, out refusal))
            return refusal;
        if (read.Key != id)
            return Refusal.Of("HYG-1002", ("document", Name), ("member", "order"), ("expected", id));
        var keepers = new List<CopyKeeper>();
        foreach (var copy in copies)
        {
            if (!ReadKeeper(copy).TryGet(out var keeper, out refusal))
                return refusal;
            keepers.Add(keeper);
        }

        return new ErasedKey { Id = id, Created = created, At = at, Sequence = sequence, Root = root, Epoch = epoch, Copies = keepers, Order = document };
    }

    private static Result<CopyKeeper> ReadKeeper(CanonicalObject members)
    {
        var fields = new DocumentFields(Name, members);
        var (name, key) = (fields.Text("name", PublicName.IsValid), fields.Text("key"));
        return fields.Close() is { } refusal ? refusal : VerifyingKey.Parse(key).Then<CopyKeeper>(read => new CopyKeeper(name, read));
    }
}

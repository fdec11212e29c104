using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Custody;

/// <summary>
/// A lease as it travels: an age file to the zone, whose content is enc("hygie/lease/v1", request hash, end, then id and key of each
/// data key). Binary, so that it can be wiped.
/// </summary>
public static class LeaseForm
{
    private const string Header = "hygie/lease/v1";

    /// <summary>Seals keys for a zone.</summary>
    public static byte[] Seal(AgeRecipient zone, ISecretRandom random, string requestHash, DateTimeOffset until, IReadOnlyList<(string Id, SecretKey Key)> keys)
    {
        var plain = GC.AllocateArray<byte>(Size(keys), pinned: true);
        var rest = plain.AsSpan();
        FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(Header));
        FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(requestHash));
        FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(CanonicalTime.Write(until)));
        foreach (var (id, key) in keys)
        {
            FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(id));
            FieldEncoding.Put(ref rest, key.Reveal());
        }

        var file = AgeFile.Seal([zone], random, plain);
        CryptographicOperations.ZeroMemory(plain);
        return file;
    }

    /// <summary>Opens a lease for the labels asked for; refuses (HYG-3036) one for another request or with other keys.</summary>
    public static Result<Lease> Open(AgeIdentity zone, ReadOnlyMemory<byte> file, string requestHash, IReadOnlyList<DekLabel> labels, TimeProvider clock, Func<KeyId, bool>? isErased = null)
    {
        if (!AgeFile.Open([zone], file).TryGet(out var plain, out var refusal))
            return refusal;
        ReadOnlySpan<byte> rest = plain;
        var (header, hash, end) = (Text(FieldEncoding.Take(ref rest)), Text(FieldEncoding.Take(ref rest)), CanonicalTime.ParseInstant(Text(FieldEncoding.Take(ref rest))));
        var keys = new List<(DekLabel, SecretKey)>();
        foreach (var label in labels)
            if (string.Equals(Text(FieldEncoding.Take(ref rest)), label.Id, StringComparison.Ordinal) && FieldEncoding.Take(ref rest) is { Length: 32 } key)
                keys.Add((label, SecretKey.Take(key)));
        var whole = rest.IsEmpty && keys.Count == labels.Count && end is not null
            && string.Equals(header, Header, StringComparison.Ordinal) && string.Equals(hash, requestHash, StringComparison.Ordinal);
        CryptographicOperations.ZeroMemory(plain);
        if (whole)
            return new Lease(end!.Value, keys, clock, isErased);
        keys.ForEach(k => k.Item2.Dispose());
        return Refusal.Of("HYG-3036");
    }

    private static int Size(IReadOnlyList<(string Id, SecretKey Key)> keys) => 4 + Header.Length + 4 + 64 + 4 + 20 + keys.Sum(k => 8 + k.Id.Length + k.Key.Length);

    private static string Text(ReadOnlySpan<byte> field) => Encoding.Latin1.GetString(field);
}

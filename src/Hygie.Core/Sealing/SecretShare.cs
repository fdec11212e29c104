using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Sealing;

/// <summary>
/// One trustee's share of a secret. Text form: <c>hygie-share1…</c> (bech32 of a version byte 1, index, threshold, count, epoch on four
/// bytes, length of the set's name, the name, a 16-byte salt, the value).
/// </summary>
public sealed class SecretShare : IDisposable
{
    private const string TextPrefix = "hygie-share";
    private const byte Version = 1;
    private const int SaltLength = 16;

    private readonly byte[] _salt;

    internal SecretShare(string set, int epoch, int index, int threshold, int count, ReadOnlySpan<byte> salt, SecretKey value) =>
        (Set, Epoch, Index, Threshold, Count, _salt, Value) = (PublicName.Check(set), epoch, index, threshold, count, salt.ToArray(), value);

    /// <summary>Public name of what is shared, such as <c>recovery-health</c>.</summary>
    public string Set { get; }

    /// <summary>Which dealing of that set, 1 or more: shares of two dealings never combine.</summary>
    public int Epoch { get; }

    /// <summary>Which share, 1 to <see cref="Count"/>.</summary>
    public int Index { get; }

    /// <summary>How many shares give the secret, 2 or more.</summary>
    public int Threshold { get; }

    /// <summary>How many shares were dealt.</summary>
    public int Count { get; }

    internal SecretKey Value { get; }

    /// <summary>Reads a share's text; refuses (HYG-1020) anything else, without quoting it.</summary>
    public static Result<SecretShare> Parse(ReadOnlySpan<byte> text)
    {
        var bytes = Bech32.DecodeAscii(TextPrefix, text) ?? [];
        var share = Decode(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return share is null ? Refusal.Of("HYG-1020", ("kind", TextPrefix)) : share;
    }

    /// <summary>
    /// SHA-256(enc("hygie/share/v1", set, epoch, index, threshold, count, salt, value)): published in the ceremony's record, it names a bad
    /// share and tells nothing of a good one.
    /// </summary>
    public byte[] Commitment()
    {
        var value = Value.Reveal().ToArray();
        var encoded = FieldEncoding.Enc("hygie/share/v1", Set, Epoch, Index, Threshold, Count, _salt, value);
        var commitment = SHA256.HashData(encoded);
        CryptographicOperations.ZeroMemory(value);
        CryptographicOperations.ZeroMemory(encoded);
        return commitment;
    }

    /// <summary>The secret text form as ASCII bytes, to be sealed for the trustee.</summary>
    public SecretKey RevealText()
    {
        var name = Encoding.ASCII.GetBytes(Set);
        byte[] bytes = [Version, (byte)Index, (byte)Threshold, (byte)Count, 0, 0, 0, 0, (byte)name.Length, .. name, .. _salt, .. Value.Reveal()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), Epoch);
        var text = SecretKey.TakeOver(Bech32.EncodeAscii(TextPrefix, bytes));
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Wipes the share.</summary>
    public void Dispose() => Value.Dispose();

    private static SecretShare? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 9 || bytes[0] != Version || bytes.Length < 9 + bytes[8] + SaltLength + SecretSharing.ShortestSecret)
            return null;
        var (index, threshold, count, epoch) = (bytes[1], bytes[2], bytes[3], BinaryPrimitives.ReadInt32BigEndian(bytes[4..]));
        var set = Encoding.Latin1.GetString(bytes.Slice(9, bytes[8]));
        var rest = bytes[(9 + bytes[8])..];
        return PublicName.IsValid(set) && epoch > 0 && index >= 1 && index <= count && SecretSharing.IsPolicy(threshold, count)
            && rest.Length <= SaltLength + SecretSharing.LongestSecret
            ? new SecretShare(set, epoch, index, threshold, count, rest[..SaltLength], SecretKey.Take(rest[SaltLength..])) : null;
    }
}

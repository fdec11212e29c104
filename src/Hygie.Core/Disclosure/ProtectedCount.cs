using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Hygie.Core.Disclosure;

/// <summary>The secret from which record keys derive. 32 bytes, held by the hub, never logged; disposing wipes it.</summary>
public sealed class RecordKeySecret : IDisposable
{
    private readonly byte[] _key;

    /// <summary>Takes a copy of <paramref name="key"/>, exactly 32 bytes.</summary>
    public RecordKeySecret(ReadOnlySpan<byte> key) =>
        _key = key.Length == 32 ? key.ToArray() : throw new ArgumentException("A record-key secret is 32 bytes.", nameof(key));

    /// <summary>
    /// The record key of a person: the first 8 bytes, big-endian, of HMAC-SHA256(secret, "hygie/record-key/v1" 0x00 person).
    /// The cell key of a set is the sum of its persons' record keys modulo 2^64; an engine that holds record keys as an unsigned 64-bit column
    /// computes it as <c>SUM(DISTINCT persons' record_key) % 18446744073709551616</c> in 128-bit arithmetic, one row per person.
    /// </summary>
    /// <param name="person">The person's pseudonym in the dataset version, as stored.</param>
    public ulong RecordKey(ReadOnlySpan<byte> person)
    {
        Span<byte> message = stackalloc byte[Prefix.Length + 64];
        if (person.Length > 64)
            throw new ArgumentException("A pseudonym is at most 64 bytes.", nameof(person));
        Prefix.CopyTo(message);
        person.CopyTo(message[Prefix.Length..]);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(_key, message[..(Prefix.Length + person.Length)], mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    /// <summary>The cell key of a set of distinct persons: the sum of their record keys modulo 2^64, in any order.</summary>
    public ulong CellKey(IEnumerable<byte[]> persons)
    {
        ulong sum = 0;
        foreach (var person in persons)
            unchecked { sum += RecordKey(person); }
        return sum;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private static ReadOnlySpan<byte> Prefix => "hygie/record-key/v1\0"u8;
}

/// <summary>
/// A count fit to be shown outside: noise by the cell-key method (same people, same noise, whoever asks and however the
/// question is worded), and nothing under the threshold.
/// </summary>
public sealed record ProtectedCount
{
    private ProtectedCount(long? persons, int threshold, string method) => (Persons, Threshold, Method) = (persons, threshold, method);

    /// <summary>The count with its noise, or null when it may not be shown (including zero).</summary>
    public long? Persons { get; }

    /// <summary>The profile's threshold.</summary>
    public int Threshold { get; }

    /// <summary>Profile and noise table, such as <c>france-health 1, triangular-5 1</c>.</summary>
    public string Method { get; }

    /// <summary>Protects a count.</summary>
    /// <param name="persons">True count of distinct persons, 0 or more.</param>
    /// <param name="cellKey">Sum of the same persons' record keys modulo 2^64 (<see cref="RecordKeySecret"/>).</param>
    /// <param name="profile">Gives the threshold.</param>
    /// <param name="noise">Gives the noise.</param>
    public static ProtectedCount Of(long persons, ulong cellKey, DisclosureProfile profile, PerturbationTable noise)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(persons);
        var shown = persons + noise.Draw(cellKey);
        var hidden = persons < profile.Threshold || shown < profile.Threshold;
        return new ProtectedCount(hidden ? null : shown, profile.Threshold, $"{profile.Name}, {noise.Name}");
    }

    /// <summary>A figure that was given before, shown again.</summary>
    internal static ProtectedCount Given(long? shown, DisclosureProfile profile, PerturbationTable noise) => new(shown, profile.Threshold, $"{profile.Name}, {noise.Name}");

    /// <summary>The one rendering everywhere: <c>&lt;11</c>, or the number with the language's thousands separator.</summary>
    /// <param name="language">Two letters; anything but <c>fr</c> is English.</param>
    public string Show(string language)
    {
        if (Persons is not { } persons)
            return string.Create(CultureInfo.InvariantCulture, $"<{Threshold}");
        var digits = persons.ToString("N0", CultureInfo.InvariantCulture);
        return string.Equals(language, "fr", StringComparison.Ordinal) ? digits.Replace(',', '\u202f') : digits;
    }

    /// <summary>The English rendering.</summary>
    public override string ToString() => Show("en");
}

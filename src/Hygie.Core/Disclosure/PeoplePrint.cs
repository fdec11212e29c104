using System.Buffers.Binary;

namespace Hygie.Core.Disclosure;

/// <summary>
/// What is kept of a set of people that was counted: its record keys, summed in 256 groups. It tells whether two sets are nearly the same without
/// anybody's pseudonym: sets that differ by n persons have prints that differ in n groups at most, and in hardly fewer while n is small. Under the hub's
/// secret it says as much as the definition and the version do; it never leaves the hub. A class without ToString or JSON.
/// </summary>
public sealed class PeoplePrint
{
    /// <summary>Length of its bytes.</summary>
    public const int Length = Groups * sizeof(ulong);

    private const int Groups = 256;
    private readonly ulong[] _sums = new ulong[Groups];

    /// <summary>The cell key: the sum of all record keys modulo 2^64.</summary>
    public ulong CellKey
    {
        get
        {
            var sum = 0UL;
            foreach (var group in _sums)
                unchecked { sum += group; }
            return sum;
        }
    }

    /// <summary>Adds distinct persons.</summary>
    public void Add(RecordKeySecret secret, IEnumerable<byte[]> persons)
    {
        foreach (var key in persons.Select(p => secret.RecordKey(p)))
            unchecked { _sums[key >> 56] += key; }
    }

    /// <summary>The groups in which two sets differ: never more than the persons that are in one of them and not in the other.</summary>
    public int Apart(PeoplePrint other)
    {
        var apart = 0;
        for (var group = 0; group < Groups; group++)
            apart += _sums[group] == other._sums[group] ? 0 : 1;
        return apart;
    }

    /// <summary>Its bytes, <see cref="Length"/> of them: the sums, little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        for (var i = 0; i < Groups; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), _sums[i]);
        return bytes;
    }

    /// <summary>From its bytes.</summary>
    public static PeoplePrint Of(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length, nameof(bytes));
        var print = new PeoplePrint();
        for (var i = 0; i < Groups; i++)
            print._sums[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        return print;
    }
}

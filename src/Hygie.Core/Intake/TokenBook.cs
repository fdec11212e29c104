using System.Buffers.Binary;
using System.Security.Cryptography;
using Hygie.Core.Sealing;

namespace Hygie.Core.Intake;

/// <summary>
/// At the holder, for one delivery: one fresh random token for each distinct p1. Persons are numbered in the order they appear; the numbers
/// stay in this process. 48 bytes a person and overhead.
/// </summary>
internal sealed class TokenBook(HolderKey key, ISecretRandom random)
{
    private readonly Dictionary<UInt128, int> _numbers = [];
    private readonly List<(UInt128 Token, UInt128 P1)> _people = [];

    /// <summary>Distinct persons.</summary>
    public int Count => _people.Count;

    /// <summary>The token of a person's number; zero for <see cref="ParentIndex.Orphan"/>.</summary>
    public UInt128 Token(int person) => person == ParentIndex.Orphan ? 0 : _people[person].Token;

    /// <summary>The number of the person with that identity; <see cref="ParentIndex.Orphan"/> when the text is no identity of its kind.</summary>
    public int Find(string kind, ReadOnlySpan<byte> identity)
    {
        if (!key.Derive(kind, identity).TryGet(out var p1, out _))
            return ParentIndex.Orphan;
        if (_numbers.TryGetValue(p1, out var number))
            return number;
        _people.Add((Draw(), p1));
        return _numbers[p1] = _people.Count - 1;
    }

    /// <summary>Token and p1 of everybody, in an order that says nothing of the tables.</summary>
    public (UInt128 Token, UInt128 P1)[] Shuffled()
    {
        var shuffled = _people.ToArray();
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var j = (int)(Draw() % (UInt128)(i + 1));
            (shuffled[i], shuffled[j]) = (shuffled[j], shuffled[i]);
        }

        return shuffled;
    }

    private UInt128 Draw()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        var drawn = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return drawn == 0 ? 1 : drawn;
    }
}

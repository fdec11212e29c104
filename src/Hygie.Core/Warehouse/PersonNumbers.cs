using System.Runtime.InteropServices;
using Hygie.Core.Intake;

namespace Hygie.Core.Warehouse;

/// <summary>Numbers for the persons of one delivery, in order of appearance, so that parent keys lead to four bytes instead of sixteen.</summary>
internal sealed class PersonNumbers
{
    private readonly KeySet _numbers = new(int.MaxValue, withValues: true);
    private readonly List<UInt128> _persons = [];

    public int Count => _persons.Count;

    /// <summary>The number of a person, given when new.</summary>
    public int Of(UInt128 person)
    {
        var number = _numbers.AddOrGet(KeyHash.Of(person), _persons.Count);
        if (number == _persons.Count)
            _persons.Add(person);
        return number;
    }

    /// <summary>The persons of numbers; zero for an orphan.</summary>
    public void Find(ReadOnlySpan<int> numbers, Span<UInt128> persons)
    {
        var known = CollectionsMarshal.AsSpan(_persons);
        for (var row = 0; row < numbers.Length; row++)
            persons[row] = numbers[row] < 0 ? 0 : known[numbers[row]];
    }
}

/// <summary>Which bucket a person belongs to: the top bits of the pseudonym, the same in every table and version.</summary>
public static class Buckets
{
    /// <summary>How many a version has unless told otherwise.</summary>
    public const int Default = 8;

    /// <summary>The bucket of a person among <paramref name="buckets"/>, a power of two from 1 to 65,536.</summary>
    public static int Of(UInt128 person, int buckets) => buckets == 1 ? 0 : (int)(person >> (128 - System.Numerics.BitOperations.Log2((uint)buckets)));

    /// <summary>True for a power of two from 1 to 65,536.</summary>
    public static bool IsValid(int buckets) => buckets is >= 1 and <= 65_536 && System.Numerics.BitOperations.IsPow2(buckets);
}

using System.Globalization;
using System.Text;
using Hygie.Core.Audit;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>One object that a move must carry.</summary>
/// <param name="Name">Its <see cref="ObjectName"/>.</param>
/// <param name="Length">Bytes of ciphertext.</param>
public readonly record struct InventoryObject(string Name, long Length)
{
    /// <summary>Its line in the inventory file, without the newline: <c>NAME LENGTH</c>.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{Name} {Length}");

    /// <summary>Bytes of a line at most.</summary>
    internal const int LongestLine = ObjectName.Length + 1 + 20;

    /// <summary>Writes the line's bytes; answers how many.</summary>
    internal int WriteLine(Span<byte> line)
    {
        var at = Encoding.ASCII.GetBytes(Name, line);
        line[at++] = (byte)' ';
        Length.TryFormat(line[at..], out var digits, default, CultureInfo.InvariantCulture);
        return at + digits;
    }

    /// <summary>Reads a line; null when it is anything else.</summary>
    public static InventoryObject? Parse(string line)
    {
        if (line.Length <= ObjectName.Length + 1 || line[ObjectName.Length] != ' ')
            return null;
        var name = line[..ObjectName.Length];
        var digits = line.AsSpan(ObjectName.Length + 1);
        return ObjectName.IsValid(name) && (digits[0] != '0' || digits.Length == 1) && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new InventoryObject(name, length) : null;
    }
}

/// <summary>
/// Every object that the hub's own manifests and metadata name. A host's listing is a claim; this is what must be found again.
/// </summary>
/// <remarks>
/// Contract. Names come in ordinal order without repeats, HEAD not among them (it is written anew for each host). An object named
/// when the first page is asked is in some page; one named later may be.
/// </remarks>
public interface IInventory
{
    /// <summary>The objects whose names follow <paramref name="after"/> (empty for the first page), at most <paramref name="count"/>; empty at the end.</summary>
    Task<IReadOnlyList<InventoryObject>> PageAsync(string after, int count, CancellationToken cancellation);
}

/// <summary>An inventory read page by page, so that ten million objects need no more memory than one page.</summary>
public static class InventoryPages
{
    /// <summary>Objects of one page.</summary>
    public const int PageLength = 10_000;

    /// <summary>Every object, in order.</summary>
    public static async IAsyncEnumerable<InventoryObject> AllAsync(
        this IInventory inventory, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        for (var page = await inventory.PageAsync("", PageLength, cancellation); page.Count > 0; page = await inventory.PageAsync(page[^1].Name, PageLength, cancellation))
            foreach (var one in page)
                yield return one;
    }
}

/// <summary>
/// The root of an inventory: the RFC 6962 tree over its lines in order, kept as one hash per level, so it grows without memory.
/// Two inventories with one root name the same objects of the same lengths.
/// </summary>
public sealed class InventoryRoot
{
    private readonly List<MerkleHash?> _levels = [];

    /// <summary>Objects so far.</summary>
    public long Objects { get; private set; }

    /// <summary>Their bytes in all.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds the next object.</summary>
    public void Add(InventoryObject one)
    {
        (Objects, Bytes) = (Objects + 1, Bytes + one.Length);
        Span<byte> line = stackalloc byte[InventoryObject.LongestLine];
        var carried = Merkle.HashLeaf(line[..one.WriteLine(line)]);
        var level = 0;
        for (; level < _levels.Count && _levels[level] is { } left; level++)
        {
            carried = Merkle.HashChildren(left, carried);
            _levels[level] = null;
        }

        if (level == _levels.Count)
            _levels.Add(carried);
        else
            _levels[level] = carried;
    }

    /// <summary>The root of what was added, lower-case hexadecimal.</summary>
    public string ToHex()
    {
        MerkleHash? root = null;
        foreach (var level in _levels)
            root = (level, root) is ({ } left, { } right) ? Merkle.HashChildren(left, right) : level ?? root;
        return Convert.ToHexStringLower((root ?? Merkle.EmptyRoot).ToBytes());
    }
}

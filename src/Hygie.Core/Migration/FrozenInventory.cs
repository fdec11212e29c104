using System.Security.Cryptography;
using System.Text;

namespace Hygie.Core.Migration;

/// <summary>Reads the frozen inventory file: its hash, its root, its figures.</summary>
public static class FrozenInventory
{
    /// <summary>What an inventory file says.</summary>
    /// <param name="Sha256">Lower-case hex of the file's bytes.</param>
    /// <param name="Root">Lower-case hex.</param>
    /// <param name="Objects">Lines.</param>
    /// <param name="Bytes">Sum of the lengths.</param>
    public sealed record Facts(string Sha256, string Root, long Objects, long Bytes);

    /// <summary>Reads a file to its end. Refuses (HYG-17020) a line that is not <c>NAME LENGTH</c>, or names out of order.</summary>
    /// <param name="file">The inventory.</param>
    /// <param name="each">Told each object with its place from 0; may be null.</param>
    /// <param name="cancellation">Stops between lines.</param>
    public static async Task<Result<Facts>> ReadAsync(Stream file, Action<long, InventoryObject>? each, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var root = new InventoryRoot();
        var (before, number) = ("", 0L);
        using var reader = new StreamReader(file, Encoding.ASCII, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            number++;
            if (InventoryObject.Parse(line) is not { } one || string.CompareOrdinal(one.Name, before) <= 0)
                return Refusal.Of("HYG-17020", ("line", number));
            each?.Invoke(root.Objects, one);
            root.Add(one);
            Append(hash, one);
            before = one.Name;
        }

        return new Facts(Convert.ToHexStringLower(hash.GetHashAndReset()), root.ToHex(), root.Objects, root.Bytes);
    }

    /// <summary>A line reads from one form of bytes only: these.</summary>
    private static void Append(IncrementalHash hash, InventoryObject one)
    {
        Span<byte> line = stackalloc byte[InventoryObject.LongestLine + 1];
        var length = one.WriteLine(line);
        line[length] = (byte)'\n';
        hash.AppendData(line[..(length + 1)]);
    }

    /// <summary>The record with the figures of the inventory that its journal froze.</summary>
    internal static async Task<MigrationRecord> DescribeAsync(ITransferJournal journal, MigrationRecord record, CancellationToken cancellation)
    {
        await using var file = await journal.OpenInventoryAsync(record.Id, cancellation);
        var facts = (await ReadAsync(file, each: null, cancellation)).TryGet(out var read, out var refusal)
            ? read : throw new TransferJournalException("The journal's own inventory does not read: " + refusal);
        return record with { InventorySha256 = facts.Sha256, SourceRoot = facts.Root, Objects = facts.Objects, Bytes = facts.Bytes };
    }
}

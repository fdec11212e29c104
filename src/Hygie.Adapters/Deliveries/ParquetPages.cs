using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Hygie.Adapters.Deliveries;

/// <summary>
/// What a Parquet file would take in memory, found by reading nothing but its footer and the heads of its pages: the library under us allocates what these declare.
/// Format: github.com/apache/parquet-format, src/main/thrift/parquet.thrift.
/// </summary>
internal sealed class ParquetPages
{
    /// <summary>Longest footer: thousands of columns in thousands of row groups.</summary>
    private const int LongestFooter = 32 << 20;

    /// <summary>Longest head of a page, statistics included: writers cut these short.</summary>
    private const int LongestHead = 16 << 10;

    private const int TailLength = 8;
    private const int DeltaByteArray = 7;

    /// <summary>The largest sum, in any row group, of the largest page of each column, unpacked. All columns are read side by side.</summary>
    public long Largest { get; private set; }

    /// <summary>The same over the pages in which each text may repeat the start of the one before: a small page may hold large texts.</summary>
    public long LargestRepeating { get; private set; }

    /// <summary>Measures a file, from its tail.</summary>
    /// <exception cref="InvalidDataException">It is no Parquet file, or declares what it does not hold.</exception>
    public static ParquetPages Measure(Stream file)
    {
        Span<byte> tail = stackalloc byte[TailLength];
        if (file.Length < TailLength + 4)
            throw new InvalidDataException("too short");
        Read(file, file.Length - TailLength, tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length is <= 0 or > LongestFooter || length > file.Length - TailLength - 4)
            throw new InvalidDataException("no footer");
        var footer = new byte[length];
        var end = file.Length - TailLength - length;
        Read(file, end, footer);
        var pages = new ParquetPages();
        foreach (var group in RowGroups(footer))
            pages.Add(file, end, group);
        return pages;
    }

    private void Add(Stream file, long end, List<Chunk> group)
    {
        var (largest, repeating) = (0L, 0L);
        foreach (var chunk in group)
        {
            var (most, mostRepeating) = Pages(file, end, chunk);
            (largest, repeating) = (largest + most, repeating + mostRepeating);
        }

        (Largest, LargestRepeating) = (Math.Max(Largest, largest), Math.Max(LargestRepeating, repeating));
    }

    /// <summary>The largest page of a column, and the largest in which texts repeat each other.</summary>
    private static (long Largest, long Repeating) Pages(Stream file, long end, Chunk chunk)
    {
        var (at, stop, largest, repeating) = (chunk.Start, chunk.Start + chunk.Length, 0L, 0L);
        if (at < 4 || chunk.Length < 0 || stop > end || stop < at)
            throw new InvalidDataException("a column that is not in the file");
        var heads = new byte[Math.Min(LongestHead, chunk.Length)];
        while (at < stop)
        {
            var head = heads.AsSpan(0, (int)Math.Min(LongestHead, stop - at));
            Read(file, at, head);
            var page = Head(head);
            if (page.Packed < 0 || page.Unpacked < 0 || page.HeadLength + page.Packed > stop - at)
                throw new InvalidDataException("a page that is not in its column");
            largest = Math.Max(largest, page.Unpacked);
            if (page.Encoding == DeltaByteArray)
                repeating = Math.Max(repeating, page.Unpacked);
            at += page.HeadLength + page.Packed;
        }

        return (largest, repeating);
    }

    /// <summary>A PageHeader: 2 = size unpacked, 3 = size packed, 5 and 8 = a data page, whose 2 and 4 is the encoding.</summary>
    private static Page Head(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftCompact(bytes);
        var (unpacked, packed, encoding) = (-1L, -1L, -1L);
        for (var id = 0; reader.NextField(ref id, out var type);)
        {
            if (id == 2)
                unpacked = reader.Integer();
            else if (id == 3)
                packed = reader.Integer();
            else if (id is 5 or 8)
                encoding = EncodingOf(ref reader, id == 5 ? 2 : 4);
            else
                reader.Skip(type);
        }

        return new Page(reader.At, packed, unpacked, encoding);
    }

    private static long EncodingOf(ref ThriftCompact reader, int field)
    {
        var encoding = -1L;
        for (var id = 0; reader.NextField(ref id, out var type);)
        {
            if (id == field)
                encoding = reader.Integer();
            else
                reader.Skip(type);
        }

        return encoding;
    }

    /// <summary>A FileMetaData: 4 = row groups, of which 1 = columns, of which 3 = what is said of the column.</summary>
    private static List<List<Chunk>> RowGroups(ReadOnlySpan<byte> footer)
    {
        var reader = new ThriftCompact(footer);
        var groups = new List<List<Chunk>>();
        for (var id = 0; reader.NextField(ref id, out var type);)
        {
            if (id != 4)
            {
                reader.Skip(type);
                continue;
            }

            for (var left = reader.ListOf(out _); left > 0; left--)
                groups.Add(Columns(ref reader));
        }

        return groups;
    }

    private static List<Chunk> Columns(ref ThriftCompact reader)
    {
        var columns = new List<Chunk>();
        for (var id = 0; reader.NextField(ref id, out var type);)
        {
            if (id != 1)
            {
                reader.Skip(type);
                continue;
            }

            for (var left = reader.ListOf(out _); left > 0; left--)
                for (var part = 0; reader.NextField(ref part, out var of);)
                    if (part == 3)
                        columns.Add(Column(ref reader));
                    else
                        reader.Skip(of);
        }

        return columns;
    }

    /// <summary>A ColumnMetaData: 7 = packed length, 9 = its first data page, 11 = its dictionary, before the data if there is one.</summary>
    private static Chunk Column(ref ThriftCompact reader)
    {
        var (length, data, dictionary) = (-1L, -1L, 0L);
        for (var id = 0; reader.NextField(ref id, out var type);)
        {
            if (id == 7)
                length = reader.Integer();
            else if (id == 9)
                data = reader.Integer();
            else if (id == 11)
                dictionary = reader.Integer();
            else
                reader.Skip(type);
        }

        return new Chunk(dictionary > 0 && dictionary < data ? dictionary : data, length);
    }

    private static void Read(Stream file, long at, Span<byte> into)
    {
        file.Position = at;
        file.ReadExactly(into);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Chunk(long Start, long Length);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Page(int HeadLength, long Packed, long Unpacked, long Encoding);
}

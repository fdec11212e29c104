using System.Text;
using CsCheck;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Xunit;

namespace Hygie.Tests.Intake;

public sealed class CsvReaderTests
{
    private static readonly CsvLimits Small = new(8192, 2048, 64);

    /// <summary>Cells that bite: delimiters, quotes, line breaks, accents, spaces, nothing.</summary>
    private static readonly Gen<string> Cell = Gen.OneOf(
        Gen.Const(""), Gen.String[Gen.Char['a', 'z'], 0, 12], Gen.String[Pick(';', ',', '\t', '|', '"', '\n', '\r', 'é', ' ', '=', '0'), 0, 6], Gen.Int.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<(string[][] Rows, char Delimiter, string LineEnd, bool Bom, bool QuoteAll, bool LastEnd)> Table =
        from columns in Gen.Int[2, 9]
        from rows in Cell.Array[columns].Array[1, 60]
        from delimiter in Pick(';', ',', '\t', '|')
        from end in Pick("\n", "\r\n")
        from bom in Gen.Bool
        from quoteAll in Gen.Bool
        from lastEnd in Gen.Bool
        select (rows, delimiter, end, bom, quoteAll, lastEnd);

    [Fact]
    public void Any_table_in_any_dialect_comes_back_as_it_was_written() =>
        Table.Sample(t =>
        {
            string[] header = [.. Enumerable.Range(0, t.Rows[0].Length).Select(i => "C" + (char)('A' + i))];
            var text = string.Join(t.LineEnd, t.Rows.Prepend(header).Select(r => string.Join(t.Delimiter, r.Select(c => Written(c, t.Delimiter, t.QuoteAll))))) + (t.LastEnd ? t.LineEnd : "");
            byte[] bytes = [.. t.Bom ? Encoding.UTF8.Preamble : [], .. Encoding.UTF8.GetBytes(text)];
            var read = ReadAll(bytes, SourceDefinition.Undeclared with { Delimiter = t.Delimiter }, out var header2);
            Assert.Equal(header, header2);
            Assert.Equal(SlowRead(text, t.Delimiter).Skip(1), read);
            Assert.Equal(t.Rows, read);
        }, iter: 300);

    [Fact]
    public void The_vectorised_cut_and_the_slow_one_agree_on_every_file_without_quotes() =>
        Gen.String[Pick(';', '\n', '\r', 'a', 'b', '0', '1', 'z'), 0, 400].Sample(body =>
        {
            var text = "A;B;C\n" + body;
            var expected = SlowRead(text, ';').Skip(1).Where(r => r.Length == 3).ToList();
            Assert.Equal(expected, ReadAll(Encoding.UTF8.GetBytes(text), SourceDefinition.Undeclared with { Delimiter = ';' }, out _));
        }, iter: 500);

    [Theory]
    [InlineData("A;B\n1;\"open\n2;3\n", "HYG-6021")]
    [InlineData("A;\"B\n1;2", "HYG-6021")]
    [InlineData("A;B\n1;\0\n", "HYG-6024")]
    [InlineData("", "HYG-6023")]
    public void What_cannot_be_read_is_refused_with_a_code(string text, string code) =>
        Assert.Equal(code, FirstRefusal(Encoding.UTF8.GetBytes(text)).Code);

    [Fact]
    public void A_line_without_end_is_refused_in_bounded_memory()
    {
        byte[] header = [.. "A;B\n1;"u8];
        using var endless = new RepeatingStream(header, (byte)'x', 1L << 33);
        using var reader = CsvReader.Open(endless, SourceDefinition.Undeclared, CsvLimits.Default).Value;
        Assert.Equal("HYG-6020", reader.Next().Refusal.Code);
        Assert.True(reader.BytesRead <= 3L * CsvLimits.Default.BlockBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Utf_16_is_named(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        Assert.Equal("HYG-6022", FirstRefusal([.. encoding.GetPreamble(), .. encoding.GetBytes("A;B\n1;2\n")]).Code);
    }

    [Fact]
    public void A_header_wider_than_any_table_is_refused() =>
        Assert.Equal("HYG-6025", FirstRefusal(Encoding.UTF8.GetBytes(new string(';', 100) + "\n")).Code);

    [Fact]
    public void Ragged_and_badly_quoted_records_are_named_and_the_others_kept()
    {
        using var stream = new MemoryStream([.. "A;B\n1;2\n3\n4;5;6\n\"7\"x;8\n9;10\r\n\n11;12"u8]);
        using var reader = CsvReader.Open(stream, SourceDefinition.Undeclared, Small).Value;
        var block = reader.Next().Value;
        Assert.Equal([new IrregularRecord(2, Rules.RowShape), new(3, Rules.RowShape), new(4, Rules.Quoting)], block.Irregular);
        Assert.Equal([1L, 5, 6], Enumerable.Range(0, block.Rows).Select(block.NumberOf));
        Assert.Equal(1, reader.BlankLines);
        Assert.True(reader.MixedLineEnds);
    }

    [Theory]
    [InlineData("A;B\n1,5;2\n2,5;3\n", ';', 1.0)]
    [InlineData("A,B\n\"x;y\",2\n", ',', 1.0)]
    [InlineData("A\tB\n1\t2\n", '\t', 1.0)]
    [InlineData("A;B\n1;2\n3\n4;5\n", ';', 0.75)]
    [InlineData("A\n1\n", ',', 0.5)]
    public void The_delimiter_is_found_and_the_confidence_stated(string text, char delimiter, double confidence)
    {
        var dialect = DialectDetector.Detect(Encoding.UTF8.GetBytes(text), SourceDefinition.Undeclared).Value;
        Assert.Equal(((byte)delimiter, confidence), (dialect.Delimiter, dialect.DelimiterConfidence));
    }

    [Theory]
    [InlineData(new byte[] { (byte)'A', (byte)'\n', 0xE9 }, TextEncoding.Latin1)]
    [InlineData(new byte[] { (byte)'A', (byte)'\n', 0x80, 0xE9 }, TextEncoding.Windows1252)]
    [InlineData(new byte[] { (byte)'A', (byte)'\n', 0xC3, 0xA9 }, TextEncoding.Utf8)]
    [InlineData(new byte[] { (byte)'A', (byte)'\n', 0xC3, 0xA9, 0xC3 }, TextEncoding.Utf8)]
    [InlineData(new byte[] { (byte)'A', (byte)'\n', (byte)'x' }, TextEncoding.Utf8)]
    public void The_encoding_is_found(byte[] sample, TextEncoding expected) =>
        Assert.Equal(expected, DialectDetector.Detect(sample, SourceDefinition.Undeclared).Value.Encoding);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Refusal FirstRefusal(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var opened = CsvReader.Open(stream, SourceDefinition.Undeclared, Small);
        if (opened.IsRefused)
            return opened.Refusal;
        using var reader = opened.Value;
        return reader.Next().Refusal;
    }

    private static List<string[]> ReadAll(byte[] bytes, SourceDefinition source, out IReadOnlyList<string> header)
    {
        using var stream = new MemoryStream(bytes);
        using var reader = CsvReader.Open(stream, source, Small).Value;
        header = reader.Header;
        var rows = new List<string[]>();
        byte[] scratch = [];
        for (var block = reader.Next().Value; block.Records > 0; block = reader.Next().Value)
            for (var row = 0; row < block.Rows; row++)
                rows.Add([.. Enumerable.Range(0, block.Columns).Select(c => Encoding.UTF8.GetString(block.Value(row, c, ref scratch)))]);
        return rows;
    }

    private static string Written(string cell, char delimiter, bool always) =>
        always || cell.AsSpan().ContainsAny(['"', '\n', '\r', delimiter]) ? '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' : cell;

    /// <summary>The oracle: one character after the other, no cleverness.</summary>
    private static List<string[]> SlowRead(string text, char delimiter)
    {
        var (rows, cells, cell) = (new List<string[]>(), new List<string>(), new StringBuilder());
        var (quoted, atStart, any) = (false, true, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            any = true;
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[i++]);
                else
                    quoted = false;
            }
            else if (c == '"' && atStart)
                (quoted, atStart) = (true, false);
            else if (c == delimiter)
            {
                cells.Add(cell.ToString());
                (_, atStart) = (cell.Clear(), true);
            }
            else if (c == '\n' || (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                i += c == '\r' ? 1 : 0;
                End();
            }
            else if (c == '\r' && i + 1 == text.Length)
                atStart = false;
            else
                (_, atStart) = (cell.Append(c), false);
        }

        if (any)
            End();
        return rows;

        void End()
        {
            cells.Add(cell.ToString());
            if (cells.Count > 1 || cells[0].Length > 0)
                rows.Add([.. cells]);
            cells.Clear();
            cell.Clear();
            (atStart, any) = (true, false);
        }
    }

    /// <summary>A header, then one byte for as long as anybody reads.</summary>
    private sealed class RepeatingStream(byte[] head, byte body, long length) : Stream
    {
        private long _at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(count, length - _at);
            for (var i = 0; i < taken; i++)
                buffer[offset + i] = _at + i < head.Length ? head[_at + i] : body;
            _at += taken;
            return taken;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Intake.Csv;

namespace Hygie.Core.Intake;

/// <summary>
/// Writes one table of a health part: semicolons, UTF-8, LF, ISO 8601 dates, quotes only where a text needs them; the token first. Knows its
/// rows, length and hash when it is done, for the manifest.
/// </summary>
internal sealed class HealthTableWriter : IDisposable
{
    private readonly Stream _target;
    private readonly ImmutableArray<int> _columns;
    private readonly bool _withToken;
    private readonly ArrayBufferWriter<byte> _text = new(1 << 16);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _rows;
    private long _bytes;

    /// <param name="target">Written to, then disposed with this writer.</param>
    /// <param name="schema">The table as the holder has it.</param>
    /// <param name="columns">Positions of the columns that travel.</param>
    /// <param name="withToken">True when the table says who its rows are about.</param>
    public HealthTableWriter(Stream target, TableSchema schema, ImmutableArray<int> columns, bool withToken)
    {
        (_target, _columns, _withToken) = (target, columns, withToken);
        var names = columns.Select(c => schema.Fields[c].Name);
        Encoding.UTF8.GetBytes(string.Join(';', withToken ? names.Prepend(HealthPart.Token) : names) + "\n", _text);
    }

    /// <summary>Writes every row of a batch that was not rejected.</summary>
    /// <param name="batch">Rows as read.</param>
    /// <param name="tokens">One a row; zero for none. Ignored when the table has no token.</param>
    public void Add(ColumnBatch batch, ReadOnlySpan<UInt128> tokens)
    {
        for (var row = 0; row < batch.Rows; row++)
        {
            if (batch.Rejected[row])
                continue;
            _rows++;
            if (_withToken)
                Token(tokens[row]);
            for (var i = 0; i < _columns.Length; i++)
            {
                if (i > 0 || _withToken)
                    _text.Write(";"u8);
                Cell(batch.Columns[_columns[i]], row);
            }

            _text.Write("\n"u8);
            if (_text.WrittenCount > 1 << 15)
                Flush();
        }
    }

    /// <summary>Ends the table.</summary>
    public DeliveredTable Finish(string name)
    {
        Flush();
        _target.Flush();
        return new DeliveredTable(name, _rows, _bytes, _hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _hash.Dispose();
        _target.Dispose();
    }

    private void Token(UInt128 token)
    {
        if (token == 0)
            return;
        token.TryFormat(_text.GetSpan(32), out var written, "x32", CultureInfo.InvariantCulture);
        _text.Advance(written);
    }

    private void Cell(ColumnBuffer column, int row)
    {
        if (column.Present[row] == 0)
            return;
        switch (column.Kind)
        {
            case ColumnKind.Text:
                CsvCell.Write(_text, column.Text(row));
                break;
            case ColumnKind.Double:
                Format(column.Doubles[row], "R");
                break;
            case ColumnKind.Decimal:
                Format(new decimal(column.Numbers[row]) / (decimal)Math.Pow(10, column.Scale), "F" + column.Scale.ToString(CultureInfo.InvariantCulture));
                break;
            case ColumnKind.Date:
                Format(DateOnly.FromDayNumber((int)column.Numbers[row] + new DateOnly(1970, 1, 1).DayNumber), "yyyy-MM-dd");
                break;
            case ColumnKind.Timestamp:
                Format(DateTime.UnixEpoch.AddTicks(column.Numbers[row] * TimeSpan.TicksPerMicrosecond), "yyyy-MM-dd'T'HH:mm:ss");
                break;
            default:
                Format(column.Numbers[row], column.Field.Type switch { FieldType.Month => "00", FieldType.Year => "0000", FieldType.YearMonth => "000000", _ => "D" });
                break;
        }
    }

    private void Format<T>(T value, string format)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(_text.GetSpan(64), out var written, format, CultureInfo.InvariantCulture);
        _text.Advance(written);
    }

    private void Flush()
    {
        _hash.AppendData(_text.WrittenSpan);
        _target.Write(_text.WrittenSpan);
        _bytes += _text.WrittenCount;
        _text.ResetWrittenCount();
    }
}

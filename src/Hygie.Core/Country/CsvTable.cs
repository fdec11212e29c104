using System.Buffers.Text;
using System.Text;

namespace Hygie.Core.Country;

/// <summary>Writes one delimited table: semicolons, no quotes (no value needs any), line feeds. A row with too few or too many cells is a defect and throws.</summary>
internal sealed class CsvTable : IDisposable
{
    private const int Room = 1024;
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly Stream _stream;
    private readonly int _columns;
    private int _used;
    private int _cells;

    /// <param name="stream">Written to, then disposed with this table.</param>
    /// <param name="columns">Names, separated by spaces.</param>
    public CsvTable(Stream stream, string columns)
    {
        _stream = stream;
        var names = columns.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _columns = names.Length;
        foreach (var name in names)
            Put(name);
        End();
    }

    public CsvTable Put(string text)
    {
        Separate();
        _used += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_used));
        return this;
    }

    public CsvTable Put(long number)
    {
        Separate();
        Digits(number);
        return this;
    }

    /// <summary>An amount of euros, given in cents.</summary>
    public CsvTable Cents(long cents)
    {
        Separate();
        if (cents < 0)
            _buffer[_used++] = (byte)'-';
        var value = Math.Abs(cents);
        Digits(value / 100);
        _buffer[_used++] = (byte)'.';
        Padded((int)(value % 100), 2);
        return this;
    }

    /// <summary>31/12/2022</summary>
    public CsvTable Day(DateOnly day)
    {
        Separate();
        day.Deconstruct(out var year, out var month, out var dayOfMonth);
        Padded(dayOfMonth, 2);
        _buffer[_used++] = (byte)'/';
        Padded(month, 2);
        _buffer[_used++] = (byte)'/';
        Padded(year, 4);
        return this;
    }

    /// <summary>31122022</summary>
    public CsvTable CompactDay(DateOnly day)
    {
        Separate();
        day.Deconstruct(out var year, out var month, out var dayOfMonth);
        Padded(dayOfMonth, 2);
        Padded(month, 2);
        Padded(year, 4);
        return this;
    }

    /// <summary>31Dec2022:00:00:00</summary>
    public CsvTable Midnight(DateOnly day)
    {
        CompactDay(day);
        _used -= 6;
        _used += Encoding.ASCII.GetBytes(Months[day.Month - 1], _buffer.AsSpan(_used));
        Padded(day.Year, 4);
        _used += Encoding.ASCII.GetBytes(":00:00:00", _buffer.AsSpan(_used));
        return this;
    }

    /// <summary>202212</summary>
    public CsvTable YearMonth(DateOnly day)
    {
        Separate();
        Padded(day.Year, 4);
        Padded(day.Month, 2);
        return this;
    }

    /// <summary>A month of the year, 01 to 12.</summary>
    public CsvTable Month(DateOnly day)
    {
        Separate();
        Padded(day.Month, 2);
        return this;
    }

    /// <summary>Empty cells.</summary>
    public CsvTable Skip(int count = 1)
    {
        for (var i = 0; i < count; i++)
            Separate();
        return this;
    }

    /// <summary>Ends the row.</summary>
    public void End()
    {
        if (_cells != _columns)
            throw new InvalidOperationException("A row has not as many cells as its table has columns.");
        _cells = 0;
        _buffer[_used++] = (byte)'\n';
        if (_buffer.Length - _used < 16 * Room)
            Flush();
    }

    public void Dispose()
    {
        Flush();
        _stream.Dispose();
    }

    private void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Separate()
    {
        if (_cells++ > 0)
            _buffer[_used++] = (byte)';';
    }

    private void Digits(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_used), out var written);
        _used += written;
    }

    private void Padded(int number, int digits)
    {
        for (var i = digits - 1; i >= 0; i--, number /= 10)
            _buffer[_used + i] = (byte)('0' + (number % 10));
        _used += digits;
    }
}

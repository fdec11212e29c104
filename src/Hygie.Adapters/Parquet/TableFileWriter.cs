using System.Buffers.Binary;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.Parquet;

/// <summary>A table file under way: persons become 16 bytes, big-endian, here and nowhere else.</summary>
internal sealed class TableFileWriter(ParquetTableWriter file, bool withPerson) : ITableWriter
{
    private const int Length = 16;
    private byte[] _bytes = [];

    public void Write(ColumnBatch batch, ReadOnlySpan<UInt128> persons)
    {
        if (!withPerson)
        {
            file.Append(batch, []);
            return;
        }

        if (_bytes.Length < batch.Rows * Length)
            _bytes = new byte[batch.Capacity * Length];
        for (var row = 0; row < batch.Rows; row++)
            BinaryPrimitives.WriteUInt128BigEndian(_bytes.AsSpan(row * Length), persons[row]);
        file.Append(batch, _bytes.AsSpan(0, batch.Rows * Length));
    }

    public void End() => file.Finish();

    public void Dispose() => file.Dispose();
}

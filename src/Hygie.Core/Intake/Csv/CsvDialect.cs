namespace Hygie.Core.Intake.Csv;

/// <summary>How a delimited file is written, and how sure the detector is.</summary>
/// <param name="Delimiter">One ASCII byte.</param>
/// <param name="Encoding">How bytes become characters.</param>
/// <param name="BomLength">Bytes of the byte-order mark to pass over.</param>
/// <param name="DelimiterConfidence">0 to 1: share of the first records that have as many fields as the header. 1 when declared.</param>
/// <param name="EncodingConfidence">0 to 1: 1 with a byte-order mark, declared, or multi-byte text that is valid UTF-8; 0.5 when only ASCII was seen.</param>
public sealed record CsvDialect(byte Delimiter, TextEncoding Encoding, int BomLength, double DelimiterConfidence, double EncodingConfidence)
{
    /// <summary>A declared dialect without a byte-order mark.</summary>
    public static CsvDialect Declared(char delimiter, TextEncoding encoding) => new((byte)delimiter, encoding, 0, 1, 1);
}

/// <summary>Limits that bound the memory of reading, whatever is delivered.</summary>
/// <param name="BlockBytes">Bytes read at a time.</param>
/// <param name="MaxRecordBytes">Longest record, line breaks in quotes included; at most half of <paramref name="BlockBytes"/>.</param>
/// <param name="MaxColumns">Most fields in a header.</param>
public sealed record CsvLimits(int BlockBytes, int MaxRecordBytes, int MaxColumns)
{
    /// <summary>2 MiB blocks, records of 1 MiB, 16,384 columns.</summary>
    public static CsvLimits Default { get; } = new(2 << 20, 1 << 20, 16_384);
}

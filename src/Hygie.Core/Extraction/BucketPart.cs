using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>
/// What one bucket gives to an extraction, whoever reads it: the rows of each output, then the bucket's line of the attrition. Rows of buckets are
/// put together and attrition adds up, so the parts of all buckets are the whole (<c>spec/extract-on-a-cluster.md</c>).
/// </summary>
/// <param name="Outputs">One for each of the plan's outputs, in order.</param>
/// <param name="Attrition">What <see cref="StudyPlan.Attrition"/> gave.</param>
internal sealed record BucketPart(IReadOnlyList<QueryResult> Outputs, QueryResult Attrition)
{
    /// <summary>The queries of one bucket, in the order of their results.</summary>
    public static CompiledQuery[] QueriesOf(ExtractionPlan plan) => [.. plan.Outputs.Select(o => o.Query), plan.Queries.Attrition];

    /// <summary>SHA-256 over the texts of these queries, lower-case hexadecimal: a worker that compiled others is not of this extraction.</summary>
    public static string HashOf(ExtractionPlan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(FieldEncoding.Enc([.. QueriesOf(plan).Select(q => (Field)q.Sql)])));

    /// <summary>Questions an opened bucket, in one pass.</summary>
    public static async Task<BucketPart> ReadAsync(ExtractionPlan plan, OpenedBucket bucket, PersonSet excluded, IQueryEngine engine, CancellationToken cancellation) =>
        Of(await engine.ReadAsync(QueriesOf(plan), new QueryInput(bucket.Tables, excluded), cancellation));

    /// <summary>
    /// Seals a part for the hub under the key of its task. The content is padded to a size that packs have, so that a file says little of how many rows it holds.
    /// </summary>
    public byte[] Seal(SecretKey key, byte[] context, ISecretRandom random)
    {
        var content = new ArrayBufferWriter<byte>();
        foreach (var result in Outputs.Append(Attrition))
            BucketRows.Write(result, content);
        var padded = new byte[PackSize.Fitting(content.WrittenCount)?.PlaintextLength ?? Whole(content.WrittenCount)];
        content.WrittenSpan.CopyTo(padded);
        content.Clear();
        var file = Cobblestone.Seal(key, context, random, padded);
        CryptographicOperations.ZeroMemory(padded);
        return file;
    }

    /// <summary>Opens a part; refuses bytes that are not those sealed under that key for that context (HYG-104x), and rows of another form (HYG-1002).</summary>
    public static Result<BucketPart> Open(SecretKey key, byte[] context, ReadOnlySpan<byte> file, ExtractionPlan plan)
    {
        if (!Cobblestone.Open(key, context, file).TryGet(out var padded, out var refusal))
            return refusal;
        ReadOnlySpan<byte> rest = padded;
        var results = ImmutableArray.CreateBuilder<QueryResult>();
        foreach (var query in QueriesOf(plan))
            if (BucketRows.Read(ref rest, query.Columns) is { } result)
                results.Add(result);
            else
                return Refusal.Of("HYG-1002", ("document", "part"), ("member", "rows"), ("expected", "rows"));
        var whole = rest.IndexOfAnyExcept((byte)0) < 0;
        CryptographicOperations.ZeroMemory(padded);
        return whole ? Of(results) : Refusal.Of("HYG-1002", ("document", "part"), ("member", "padding"), ("expected", "zeros"));
    }

    private static BucketPart Of(IReadOnlyList<QueryResult> results) => new([.. results.Take(results.Count - 1)], results[^1]);

    private static int Whole(int length) => checked((length + PackSize.Greatest.PlaintextLength - 1) / PackSize.Greatest.PlaintextLength * PackSize.Greatest.PlaintextLength);
}

/// <summary>Rows as bytes: their number (4, big-endian), then each value by its first byte: 0 missing, 1 text (length in 4, UTF-8), 2 integer (8), 3 false, 4 true, 5 person (16).</summary>
internal static class BucketRows
{
    private const byte Missing = 0, Text = 1, Integer = 2, False = 3, True = 4, Person = 5;

    /// <summary>Writes the rows; their columns are known to both sides.</summary>
    public static void Write(QueryResult result, ArrayBufferWriter<byte> output)
    {
        Number(output, result.Rows.Count);
        foreach (var row in result.Rows)
            foreach (var value in row)
                Write(value, output);
    }

    /// <summary>Reads rows of these columns; null when they have another form.</summary>
    public static QueryResult? Read(ref ReadOnlySpan<byte> rest, IReadOnlyList<ResultColumn> columns)
    {
        if (Number(ref rest) is not { } count)
            return null;
        var rows = new List<object?[]>();
        for (var i = 0; i < count; i++)
        {
            var row = new object?[columns.Count];
            for (var c = 0; c < row.Length; c++)
                if (!TryRead(ref rest, columns[c].Kind, out row[c]))
                    return null;
            rows.Add(row);
        }

        return new QueryResult(columns, rows);
    }

    private static void Write(object? value, ArrayBufferWriter<byte> output)
    {
        switch (value)
        {
            case null:
                output.Write([Missing]);
                break;
            case string text:
                output.Write([Text]);
                Number(output, FieldEncoding.StrictUtf8.GetByteCount(text));
                output.Advance(FieldEncoding.StrictUtf8.GetBytes(text, output.GetSpan(FieldEncoding.StrictUtf8.GetByteCount(text))));
                break;
            case long integer:
                output.Write([Integer]);
                BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(8), integer);
                output.Advance(8);
                break;
            case bool flag:
                output.Write([flag ? True : False]);
                break;
            case byte[] { Length: 16 } person:
                output.Write([Person, .. person]);
                break;
            default:
                throw new QueryEngineException("A value of a kind that no engine gives.");
        }
    }

    private static bool TryRead(ref ReadOnlySpan<byte> rest, ValueKind kind, out object? value)
    {
        value = null;
        if (Take(ref rest, 1) is not [var tag])
            return false;
        value = (tag, kind) switch
        {
            (Text, ValueKind.Text) => Number(ref rest) is { } length && Take(ref rest, length) is { } text ? FieldEncoding.StrictUtf8.GetString(text) : null,
            (Integer, ValueKind.Integer) => Take(ref rest, 8) is { } bytes ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null,
            (False or True, ValueKind.Boolean) => tag == True,
            (Person, ValueKind.Person) => Take(ref rest, 16),
            _ => null,
        };
        return tag == Missing || value is not null;
    }

    private static byte[]? Take(ref ReadOnlySpan<byte> rest, int length)
    {
        if (length < 0 || rest.Length < length)
            return null;
        var taken = rest[..length].ToArray();
        rest = rest[length..];
        return taken;
    }

    private static int? Number(ref ReadOnlySpan<byte> rest) => Take(ref rest, 4) is { } bytes && BinaryPrimitives.ReadInt32BigEndian(bytes) is >= 0 and var number ? number : null;

    private static void Number(ArrayBufferWriter<byte> output, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), number);
        output.Advance(4);
    }
}

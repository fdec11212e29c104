using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Doctor;

/// <summary>
/// Measures this machine on a small synthetic country, with the parts that the hub itself uses: reader, checker, Parquet writer, pack writer.
/// Nothing is written to a disk. Processor time is counted, not the clock, so that a busy machine answers the same.
/// </summary>
internal sealed class SizingMeasure(ITableFiles files, ISecretRandom random)
{
    /// <summary>Inhabitants of the sample.</summary>
    public const long People = 3_000;

    private const int Bulk = 32 << 20;
    private readonly CheckContext _context = new(ShippedSources.Model("snds"), ShippedSources.Definition("snds"), CsvLimits.Default);
    private long _working;

    /// <summary>Runs every measure; refuses what the checker refuses of the sample, which would be a defect of the sample.</summary>
    public async Task<Result<Measures>> RunAsync(CancellationToken cancellation)
    {
        var country = SampleCountry.Write(People, cancellation);
        Check(country, cancellation); // The first pass compiles the code; the second one is measured.
        var before = Cpu();
        if (Check(country, cancellation) is { } refusal)
            return refusal;
        var checkCpu = Cpu() - before;
        if ((await StoreAsync(country, cancellation)).TryGet(out _, out refusal) is false)
            return refusal;
        if (!(await StoreAsync(country, cancellation)).TryGet(out var tables, out refusal))
            return refusal;
        var others = country.Weights.Where(f => !f.Path.StartsWith("cnam", StringComparison.Ordinal) && !f.Path.Contains("-bad/", StringComparison.Ordinal)).Sum(f => f.Bytes);
        return new Measures
        {
            SamplePeople = People, SampleYears = SampleCountry.Years, Tables = tables, CheckCpu = checkCpu, OtherDelivered = others / (People * SampleCountry.Years),
            AgeRate = AgeRate(), SealRate = SealRate(), HashRate = HashRate(), AnswerBytesAPerson = AnswerBytes(), WorkingBytes = _working,
        };
    }

    private Refusal? Check(SampleCountry country, CancellationToken cancellation) =>
        new CheckDelivery(country).Run(new CheckDelivery.Command(_context, null), null, cancellation).TryGet(out _, out var refusal) ? null : refusal;

    private async Task<Result<ImmutableArray<TableMeasure>>> StoreAsync(SampleCountry country, CancellationToken cancellation)
    {
        using var key = SecretKey.Generate(random);
        await using var packs = new PackWriter(key, PackContext.Version(new DatasetVersion(new DatasetId("sizing"), 1)), greatestOnly: false, random, new UploadQueue([], random));
        var tables = ImmutableArray.CreateBuilder<TableMeasure>();
        foreach (var file in country.List().Value)
        {
            if (_context.Model.Match(file.TableName, out var year) is not { } schema)
                continue;
            var before = Cpu();
            if (!(await StoreAsync(country.Open(file), file.TableName, schema, year, packs, cancellation)).TryGet(out var stored, out var refusal))
                return refusal;
            tables.Add(new TableMeasure(file.TableName, GrowthOf(schema.Name), stored.Rows, file.Bytes, stored.Bytes, Cpu() - before));
        }

        await packs.FinishAsync(cancellation);
        return tables.ToImmutable();
    }

    private async Task<Result<(long Rows, long Bytes)>> StoreAsync(Stream text, string name, TableSchema schema, int year, PackWriter packs, CancellationToken cancellation)
    {
        await using var open = text;
        if (!TableReader.Open(text, schema, name, year, _context, new FindingLog()).TryGet(out var reader, out var refusal))
            return refusal;
        using var reading = reader;
        await using var blob = packs.Begin();
        using var writer = files.Create(blob, schema.Fields, withPerson: true);
        var persons = new UInt128[ColumnBatch.DefaultCapacity];
        while (true)
        {
            if (!reader.Next().TryGet(out var batch, out refusal))
                return refusal;
            if (batch.Rows == 0)
                break;
            FillPersons(persons.AsSpan(0, batch.Rows));
            writer.Write(batch, persons.AsSpan(0, batch.Rows));
            await blob.DrainAsync(1 << 20, cancellation);
            _working = Math.Max(_working, GC.GetTotalMemory(forceFullCollection: false));
        }

        writer.End();
        return (reader.Rows, (await blob.FinishAsync(cancellation)).Length);
    }

    /// <summary>A new person every few rows: pseudonyms do not compress, and the rows of one person stand together.</summary>
    private void FillPersons(Span<UInt128> persons)
    {
        const int RowsAPerson = 8;
        Span<byte> drawn = stackalloc byte[16];
        for (var row = 0; row < persons.Length; row++)
        {
            if (row % RowsAPerson == 0)
                random.Fill(drawn);
            persons[row] = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(drawn);
        }
    }

    private static Growth GrowthOf(string table) => table switch
    {
        "IR_PHA_R" => Growth.Fixed,
        _ when table.StartsWith("IR_", StringComparison.Ordinal) => Growth.People,
        _ => Growth.PeopleYears,
    };

    private double AgeRate()
    {
        var identity = AgeIdentity.Generate(random);
        var sealedFile = AgeFile.Seal([identity.Recipient], random, new byte[Bulk]);
        return Rate(Bulk, () => AgeFile.Open([identity], sealedFile));
    }

    private double SealRate()
    {
        using var key = SecretKey.Generate(random);
        var plaintext = new byte[Bulk];
        return Rate(Bulk, () => Cobblestone.Seal(key, [], random, plaintext));
    }

    private static double HashRate()
    {
        var content = new byte[Bulk];
        return Rate(Bulk, () => SHA256.HashData(content));
    }

    /// <summary>Tokens and p2 as the hub holds them while it takes a delivery in: a dictionary of two 16-byte numbers.</summary>
    private static double AnswerBytes()
    {
        const int Persons = 100_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = new Dictionary<UInt128, UInt128>(Persons);
        for (var i = 0; i < Persons; i++)
            answer.Add((UInt128)i, (UInt128)i);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)answer.Count;
    }

    private static double Rate(long bytes, Action work)
    {
        work();
        var before = Cpu();
        var clock = Stopwatch.StartNew();
        var done = 0L;
        for (; clock.ElapsedMilliseconds < 200; done += bytes)
            work();
        // A clock of the processor that did not move yet would make the rate infinite: the wall clock is then the worse, safe answer.
        return done / (Cpu() - before is > 0 and var spent ? spent : clock.Elapsed.TotalSeconds);
    }

    private static double Cpu() => Environment.CpuUsage.TotalTime.TotalSeconds;
}

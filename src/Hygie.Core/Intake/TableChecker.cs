namespace Hygie.Core.Intake;

/// <summary>Checks one file after the other; remembers keys between them.</summary>
internal sealed class TableChecker(IDeliverySource? source, CheckContext context, KeyRegister register, FindingLog log, IBatchWatch? watch = null)
{
    private readonly List<FileProblem> _problems = [];

    public IReadOnlyList<FileProblem> Problems => _problems;

    public TableReport Check(PlannedFile planned, CancellationToken cancel)
    {
        try
        {
            using var stream = Open(planned);
            return Check(planned, stream, cancel);
        }
        catch (DeliveryUnreadableException broken)
        {
            return Unreadable(planned, broken.Refusal, rows: 0);
        }
    }

    /// <summary>Checks a table from its text, which stays open.</summary>
    public TableReport Check(PlannedFile planned, Stream stream, CancellationToken cancel) =>
        planned.Schema is { } schema ? Check(planned, schema, stream, cancel) : WithoutSchema(planned, stream, cancel);

    private Stream Open(PlannedFile planned) =>
        planned.View is { } view && planned.Schema is not null ? new FhirTableStream(source!.Open(planned.File), view, planned.File.Path) : source!.Open(planned.File);

    private TableReport Check(PlannedFile planned, TableSchema schema, Stream stream, CancellationToken cancel)
    {
        var name = planned.Name;
        if (!TableReader.Open(stream, schema, name, planned.Year, planned.ReadWith(context), log).TryGet(out var reader, out var refusal))
            return Unreadable(planned, refusal, rows: 0);
        using var open = reader;
        var checks = KeyChecks.Of(reader, name, planned.Year, planned.ReferredTo, context, register, log);
        long accepted = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (!reader.Next().TryGet(out var batch, out var broken))
                return Unreadable(planned, broken, reader.Rows);
            if (batch.Rows == 0)
                break;
            checks.Next(batch);
            watch?.See(name, batch);
            accepted += batch.Rows - batch.Rejected.AsSpan(0, batch.Rows).Count(true);
        }

        checks.End(name, log);
        return new TableReport(name, planned.File.Path, schema.Name, reader.Rows, accepted, reader.Dialect, [.. reader.Columns]);
    }

    /// <summary>A file of no table: its rows are counted, none can be taken in.</summary>
    private TableReport WithoutSchema(PlannedFile planned, Stream stream, CancellationToken cancel)
    {
        log.Add(planned.Name, "", 0, Rules.NoSchema);
        if (planned.File.Path.Contains(".ndjson", StringComparison.OrdinalIgnoreCase))
            return new TableReport(planned.Name, planned.File.Path, "", CountLines(stream, cancel), 0, null, []);
        if (!Csv.CsvReader.Open(stream, planned.ReadWith(context).Source, context.Limits).TryGet(out var reader, out var refusal))
            return Unreadable(planned, refusal, rows: 0);
        using var open = reader;
        for (long rows = 0; ;)
        {
            cancel.ThrowIfCancellationRequested();
            if (!reader.Next().TryGet(out var block, out var broken))
                return Unreadable(planned, broken, rows);
            if (block.Records == 0)
                return new TableReport(planned.Name, planned.File.Path, "", rows, 0, reader.Dialect, []);
            rows += block.Records;
        }
    }

    private static long CountLines(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        long lines = 0;
        for (var read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
        {
            cancel.ThrowIfCancellationRequested();
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        return lines;
    }

    /// <summary>A file that breaks off: nothing of it is accepted.</summary>
    private TableReport Unreadable(PlannedFile planned, Refusal refusal, long rows)
    {
        _problems.Add(new FileProblem(planned.File.Path, refusal));
        var duplicate = string.Equals(refusal.Code, "HYG-6026", StringComparison.Ordinal);
        log.Add(planned.Name, "", 0, duplicate ? Rules.DuplicateColumn : Rules.Unreadable);
        return new TableReport(planned.Name, planned.File.Path, planned.Schema?.Name ?? "", rows, 0, null, []);
    }
}

/// <summary>Looks at every batch of a check in passing, after its rules.</summary>
internal interface IBatchWatch
{
    void See(string table, ColumnBatch batch);
}

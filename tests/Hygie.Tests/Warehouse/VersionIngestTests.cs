using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Sealing;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Tests.Warehouse;

/// <summary>Details find the person of their parent in memory; what does not fit there is refused, never taken for an orphan.</summary>
public sealed class VersionIngestTests : IAsyncDisposable
{
    private static readonly TableSchema Visits = Parse("""{ "name": "VISIT", "fields": [ { "name": "_token" }, { "name": "ID", "type": "integer" } ] }""");
    private static readonly TableSchema Measures = Parse("""{ "name": "MEASURE", "fields": [ { "name": "ID", "type": "integer" }, { "name": "VALUE", "type": "integer" } ] }""");
    private static readonly SourceDefinition Source = SourceDefinition.Undeclared with { Delimiter = ';', Parents = [new ParentLink("MEASURE", ["ID"], "VISIT", ["ID"])] };
    private readonly SeededSecretRandom _random = new(3);
    private readonly SecretKey _key = SecretKey.Take(new byte[32]);
    private readonly AgeIdentity _hub;
    private readonly SigningKey _thirdParty;
    private readonly PackWriter _packs;

    public VersionIngestTests()
    {
        (_hub, _thirdParty) = (AgeIdentity.Generate(_random), SigningKey.Generate(_random));
        _packs = new PackWriter(_key, PackContext.Version(new DatasetVersion(new DatasetId("gp"), 1)), false, _random, new UploadQueue([new MemoryObjectStore()], _random));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_parents_as_the_limit_find_every_detail()
    {
        var (ingest, refusal) = await TakeAsync(limit: 3);
        Assert.Null(refusal);
        Assert.Equal((1L, 3), (ingest.OrphansOf("MEASURE"), ingest.People));
    }

    [Fact]
    public async Task One_parent_more_than_the_limit_is_refused()
    {
        var (_, refusal) = await TakeAsync(limit: 2);
        Assert.Equal(("HYG-6018", "VISIT", "2"), (refusal?.Code, refusal?.Facts["table"], refusal?.Facts["limit"]));
    }

    public async ValueTask DisposeAsync()
    {
        await _packs.DisposeAsync();
        _key.Dispose();
        _thirdParty.Dispose();
    }

    /// <summary>Three visits of three persons, then their measures and one of a visit that nobody delivered.</summary>
    private async Task<(VersionIngest Ingest, Refusal? Refusal)> TakeAsync(int limit)
    {
        var context = new CheckContext(TableModel.Of([Visits, Measures], []).Value, Source, CsvLimits.Default) { MaxKeys = limit };
        var ingest = new VersionIngest(context, await AnswerAsync(3), _packs, new NoFiles(), 2);
        var refusal = await TakeAsync(ingest, "VISIT", $"_token;ID\n{1:x32};1\n{2:x32};2\n{3:x32};3\n")
            ?? await TakeAsync(ingest, "MEASURE", "ID;VALUE\n1;10\n2;20\n3;30\n4;40\n");
        return (ingest, refusal);
    }

    private static Task<Refusal?> TakeAsync(VersionIngest ingest, string table, string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);
        return ingest.TakeAsync(new DeliveredTable(table, 0, bytes.Length, new byte[32]), new MemoryStream(bytes), Stop);
    }

    /// <summary>The third party's answer for tokens 1 to <paramref name="people"/>.</summary>
    private async Task<PersonAnswer> AnswerAsync(int people)
    {
        var table = TokenTable.ToSeal(AnswerIdentities.AnswerTable, TokenTable.Write(TokenTable.Answers, [.. Enumerable.Range(1, people).Select(n => ((UInt128)n, (UInt128)(100 + n)))]), people);
        var manifest = new DeliveryManifest
        {
            Sender = new BodyId("third-party"), Holder = new BodyId("gp"), Delivery = "gp-1", Sequence = 1, Part = DeliveryPart.Answer, Source = "gp", Day = new DateOnly(2026, 11, 23), Epoch = 1,
            Recipient = _hub.Recipient.ToString(), Tables = [table.Table],
        };
        var file = new MemoryStream();
        await DeliveryWriter.WriteAsync(manifest, _thirdParty, [table], _hub.Recipient, _random, file, Stop);
        file.Position = 0;
        return (await PersonAnswer.OpenAsync(file, _hub, _ => _thirdParty.Verifying, Stop)).Value;
    }

    private static TableSchema Parse(string json) => TableSchemaParser.Parse(System.Text.Encoding.UTF8.GetBytes(json), "t.json").Value;

    /// <summary>Table files of no bytes: only the persons are looked at here.</summary>
    private sealed class NoFiles : ITableFiles
    {
        public ITableWriter Create(Stream target, IReadOnlyList<TableField> fields, bool withPerson) => new Writer();

        public int FooterLength(ReadOnlySpan<byte> tail) => throw new NotSupportedException();

        public IReadOnlyList<ColumnChunk> ReadLayout(IClearFile file) => throw new NotSupportedException();

        private sealed class Writer : ITableWriter
        {
            public void Write(ColumnBatch batch, ReadOnlySpan<UInt128> persons) { }

            public void End() { }

            public void Dispose() { }
        }
    }
}

using System.Text;
using CsCheck;
using Hygie.Core;
using Hygie.Core.Extraction;
using Hygie.Core.Permits;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Testing.Extraction;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Extraction;

/// <summary>A bucket's part, sealed by a task for its run.</summary>
public sealed class BucketPartTests
{
    private static readonly ExtractionPlan Plan = PlanOf(DrawnDefinition.Text);
    private static readonly SeededSecretRandom Chance = new(11);
    private static readonly SecretKey Key = SecretKey.Generate(Chance);
    private static readonly TaskName Task = new(3, new string('a', 32));
    private static readonly string Hash = new('b', 64);

    private static readonly Gen<BucketPart> Parts = Gen.Select(RowsOf(Plan.Outputs[0].Query.Columns), RowsOf(Plan.Queries.Attrition.Columns), (persons, attrition) => new BucketPart([persons], attrition));

    [Fact]
    public void What_a_task_seals_its_run_opens() => Parts.Sample(part =>
    {
        var file = part.Seal(Key, Task.Context(Hash, 8), Chance);
        var opened = BucketPart.Open(Key, Task.Context(Hash, 8), file, Plan).Value;

        Assert.NotNull(PackSize.OfCiphertext(file.Length));
        Assert.Equal(part.Outputs[0].Rows, opened.Outputs[0].Rows);
        Assert.Equal(part.Attrition.Rows, opened.Attrition.Rows);
    });

    [Fact]
    public void A_changed_or_cut_part_does_not_open()
    {
        var file = new BucketPart([new QueryResult([], [])], new QueryResult([], [])).Seal(Key, Task.Context(Hash, 8), Chance);
        Gen.Int[0, file.Length - 1].Sample(at =>
        {
            byte[] changed = [.. file];
            changed[at] ^= 1;
            Assert.True(BucketPart.Open(Key, Task.Context(Hash, 8), changed, Plan).IsRefused);
            Assert.True(BucketPart.Open(Key, Task.Context(Hash, 8), file.AsSpan(0, Math.Max(at, Cobblestone.PrefixLength)), Plan).IsRefused);
        });
    }

    [Fact]
    public void A_part_of_another_plan_bucket_number_of_buckets_or_task_does_not_open()
    {
        var file = new BucketPart([new QueryResult([], [])], new QueryResult([], [])).Seal(Key, Task.Context(Hash, 8), Chance);
        byte[][] others = [Task.Context(new string('c', 64), 8), (Task with { Bucket = 4 }).Context(Hash, 8), Task.Context(Hash, 16), (Task with { Nonce = new string('d', 32) }).Context(Hash, 8)];

        Assert.All(others, other => Assert.Equal("HYG-1041", BucketPart.Open(Key, other, file, Plan).Refusal.Code));
        Assert.False(BucketPart.Open(Key, Task.Context(Hash, 8), file, Plan).IsRefused);
    }

    /// <summary>A task that compiled other queries gives rows of other kinds.</summary>
    [Fact]
    public void Rows_of_other_columns_are_refused()
    {
        var part = new BucketPart([new QueryResult([], [[7L, "1", "40-59"]])], new QueryResult([], []));
        Assert.Equal("HYG-1002", BucketPart.Open(Key, Task.Context(Hash, 8), part.Seal(Key, Task.Context(Hash, 8), Chance), Plan).Refusal.Code);
    }

    private static Gen<QueryResult> RowsOf(IReadOnlyList<ResultColumn> columns) =>
        Gen.Int.Array[columns.Count].List[0, 40].Select(rows => new QueryResult(columns, [.. rows.Select(row => row.Select((drawn, i) => Value(columns[i].Kind, drawn)).ToArray())]));

    private static object? Value(ValueKind kind, int drawn) => drawn % 5 == 0 ? null : kind switch
    {
        ValueKind.Integer => (long)drawn * drawn,
        ValueKind.Boolean => drawn > 0,
        ValueKind.Person => Enumerable.Range(0, 16).Select(i => (byte)(drawn + i)).ToArray(),
        _ => "é" + drawn.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static ExtractionPlan PlanOf(string definition)
    {
        var study = StudyReader.Parse(Encoding.UTF8.GetBytes(definition)).Value;
        var queries = StudyCompiler.Compile(study, SourceShape.Everything).Value;
        var version = new DatasetVersion(new DatasetId("snds"), 1);
        var terms = new PermitTerms(new PermitId("p"), new ProjectId("p"), new string('a', 64), "research", [], [version], study.Hash, ComposePermit.Variables(study), ["extract"], [], DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Live: true);
        return new ExtractionPlan(terms, study, version, new byte[32], queries, [], [new PlannedOutput(PlannedOutput.PersonsName, queries.Persons)], 8);
    }
}

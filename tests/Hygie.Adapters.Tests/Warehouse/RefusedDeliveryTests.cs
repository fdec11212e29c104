using System.Text;
using System.Text.RegularExpressions;
using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Parquet;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Warehouse;
using Hygie.Testing.Warehouse;
using Xunit;

namespace Hygie.Adapters.Tests.Warehouse;

/// <summary>What the hub does not take in, and what is left when it is interrupted.</summary>
public sealed partial class RefusedDeliveryTests
{
    private const string Practice = "gp-network";
    private readonly WarehouseWorld _world = new(ParquetAdapters.TableFiles(), people: 60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_with_errors_is_not_even_sealed()
    {
        _world.Raw[Practice + "/GP_VISIT.csv"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_world.Raw[Practice + "/GP_VISIT.csv"]) + "V99999999;;31/31/2022;I10\n");
        var (health, identity, outcome) = await _world.SealAsync(Practice, "gp", Stop);
        Assert.Equal((false, 0, 0, 0), (outcome.Sealed, health.Length, identity.Length, _world.Scratch.Left));
        Assert.True(outcome.Report.Counts.ContainsKey(Rules.DateFormat));
    }

    [Fact]
    public async Task The_hub_believes_its_own_check_alone_and_refuses_with_a_report()
    {
        var (honest, identity, _) = await _world.SealAsync(Practice, "gp", Stop);
        var answer = (await _world.AnswerAsync(identity, Stop)).Value;
        var rows = 0;
        var dishonest = await _world.AlterAsync(honest, "GP_VISIT", text => VisitDate().Replace(text, date => ++rows % 2 == 0 ? ";2022-31-31;" : date.Value), Stop);
        Assert.True(rows > 10);

        var refused = (await _world.StoreAsync("gp", Practice, dishonest, answer, Stop)).Value;
        Assert.Equal((QualityVerdict.Reject, null), (refused.Verdict, refused.Stored));
        Assert.Equal((rows / 2, rows / 2), (refused.Report.Counts[Rules.DateFormat], refused.Report.Rejected));
        Assert.All(refused.Report.Findings.Where(f => f.Rule == Rules.DateFormat), f => Assert.Equal(("GP_VISIT", "VISIT_DATE"), (f.Table, f.Column)));
        Assert.Empty(_world.Host.Objects);
        Assert.Empty(await _world.Versions.ListAsync(Stop));
        Assert.Single(await _world.Outbox.EventsAsync(Stop));
        Assert.Contains("\"kind\":\"delivery.refused\"", Encoding.UTF8.GetString((await _world.Outbox.OpenAsync(1, Stop)).Value.Event.Span), StringComparison.Ordinal);

        // A refused delivery takes no number: what the holder corrects comes under the same one.
        Assert.NotNull((await _world.StoreAsync("gp", Practice, honest, answer, Stop)).Value.Stored);
    }

    [Fact]
    public async Task Registration_numbers_in_another_column_are_refused_and_logged()
    {
        // What a careless export does: the patient's number as the number of the visit.
        var patients = Encoding.UTF8.GetString(_world.Raw[Practice + "/GP_PATIENT.csv"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(';')[0]);
        _world.Raw[Practice + "/GP_VISIT.csv"] = Encoding.UTF8.GetBytes("VISIT_ID;NIR;VISIT_DATE;REASON\n" + string.Concat(patients.Select(nir => $"{nir};{nir};03/02/2022;I10\n")));
        _world.Raw[Practice + "/GP_MEASURE.csv"] = "VISIT_ID;MEASURE;VALUE;UNIT\n"u8.ToArray();
        var (health, identity, _) = await _world.SealAsync(Practice, "gp", Stop);
        var refused = await _world.StoreAsync("gp", Practice, health, (await _world.AnswerAsync(identity, Stop)).Value, Stop);
        Assert.Equal(("HYG-6120", "VISIT_ID"), (refused.Refusal.Code, refused.Refusal.Facts["column"]));
        Assert.Empty(_world.Host.Objects);
        Assert.Single(await _world.Outbox.EventsAsync(Stop));
    }

    [Fact]
    public async Task The_same_delivery_twice_is_a_replay()
    {
        var (health, identity, _) = await _world.SealAsync(Practice, "gp", Stop);
        var answer = (await _world.AnswerAsync(identity, Stop)).Value;
        Assert.NotNull((await _world.StoreAsync("gp", Practice, health, answer, Stop)).Value.Stored);
        Assert.Equal("HYG-6114", (await _world.StoreAsync("gp", Practice, health, answer, Stop)).Refusal.Code);
    }

    [Fact]
    public async Task A_delivery_whose_receipt_was_never_given_is_answered_with_its_version()
    {
        var (health, identity, _) = await _world.SealAsync(Practice, "gp", Stop);
        var answer = (await _world.AnswerAsync(identity, Stop)).Value;
        var stored = (await _world.StoreAsync("gp", Practice, health, answer, Stop)).Value.Stored!;
        var objects = _world.Host.Objects.Count;
        var again = (await _world.StoreAsync("gp", Practice, health, answer, Stop, unfinished: stored)).Value;
        Assert.Equal((stored.Version, objects), (again.Stored!.Version, _world.Host.Objects.Count));
        Assert.Single(await _world.Versions.ListAsync(Stop));
        var (other, _, _) = await _world.SealAsync(Practice, "gp", Stop);
        Assert.Equal("HYG-6114", (await _world.StoreAsync("gp", Practice, other, answer, Stop, unfinished: stored)).Refusal.Code);
    }

    [Fact]
    public async Task The_answer_of_another_delivery_joins_nothing()
    {
        var first = await _world.SealAsync(Practice, "gp", Stop);
        var second = await _world.SealAsync(Practice, "gp", Stop, sequence: 2);
        var answer = (await _world.AnswerAsync(first.Identity, Stop)).Value;
        Assert.Equal("HYG-8011", (await _world.StoreAsync("gp", Practice, second.Health, answer, Stop)).Refusal.Code);
        Assert.Empty(_world.Host.Objects);
    }

    [Fact]
    public async Task A_later_delivery_is_the_next_version_and_both_are_read()
    {
        for (var sequence = 1; sequence <= 2; sequence++)
            Assert.Equal(sequence, (await _world.DeliverAsync(Practice, "gp", Practice, Stop, sequence)).Value.Stored!.Version.Number);
        var read = new ReadTable(_world.Tools, ClearFileAdapters.InMemory());
        foreach (var number in new[] { 1, 2 })
            using ((await read.OpenAsync(new DatasetVersion(new DatasetId(Practice), number), WarehouseWorld.Reading, WarehouseWorld.Mandate, Stop)).Value)
                Assert.Empty((await new CheckWarehouse(_world.Tools, []).RunAsync(WarehouseWorld.Mandate, true, null, Stop)).Value.Problems);
    }

    [Theory]
    [InlineData(FaultPoints.Checked, 0)]
    [InlineData(FaultPoints.Packed, 0)]
    [InlineData(FaultPoints.Sealed, 0)]
    [InlineData(FaultPoints.Committed, 1)]
    public async Task Interrupted_at_any_point_the_warehouse_is_as_before_or_has_the_version(string point, int versions)
    {
        var (health, identity, _) = await _world.SealAsync(Practice, "gp", Stop);
        var answer = (await _world.AnswerAsync(identity, Stop)).Value;
        await Assert.ThrowsAsync<KilledException>(() => _world.StoreAsync("gp", Practice, health, answer, Stop, at => { if (at == point) throw new KilledException(); }));
        Assert.Equal(versions, (await _world.Versions.ListAsync(Stop)).Count);
        var check = (await new CheckWarehouse(_world.Tools, []).RunAsync(WarehouseWorld.Mandate, true, null, Stop)).Value;
        Assert.Empty(check.Problems);
        Assert.Equal(point is FaultPoints.Packed or FaultPoints.Sealed, !check.Orphans.IsEmpty);
        var again = await _world.StoreAsync("gp", Practice, health, answer, Stop);
        Assert.Equal(versions == 0, !again.IsRefused);
        Assert.Single(await _world.Versions.ListAsync(Stop));
    }

    [Fact]
    public async Task A_lost_a_short_and_an_altered_pack_are_each_found()
    {
        await _world.DeliverAsync(Practice, "gp", Practice, Stop);
        var name = _world.Host.Objects.Keys.First();
        var kept = _world.Host.Objects[name];
        foreach (var (fault, content) in new (ObjectFault, byte[]?)[] { (ObjectFault.Missing, null), (ObjectFault.Truncated, kept[..100]), (ObjectFault.Altered, [.. kept[..^1], (byte)(kept[^1] ^ 1)]) })
        {
            _world.Host.Objects.Remove(name);
            if (content is not null)
                _world.Host.Objects[name] = content;
            var found = Assert.Single((await new CheckWarehouse(_world.Tools, []).RunAsync(WarehouseWorld.Mandate, true, null, Stop)).Value.Problems);
            Assert.Equal((name, fault), (found.Name, found.Fault));
        }
    }

    [GeneratedRegex(@";\d{4}-\d\d-\d\d;")]
    private static partial Regex VisitDate();

    private sealed class KilledException : Exception;
}

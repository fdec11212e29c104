using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Testing.Extraction;
using Hygie.Testing.Studies;
using Xunit;

namespace Hygie.Adapters.Tests.Extraction;

/// <summary>An extraction from drawn data to sealed packs and back, with the real engine.</summary>
public sealed class RunExtractionTests : IDisposable
{
    private readonly ExtractionWorld _world = new(40, 4, "p2", "p3");
    private readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_extract_holds_the_population_without_objectors_and_says_who_was_left_by_each_rule()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        Assert.Equal((37, 37L, 37L), (extract.Tables[0].Rows, extract.Persons, extract.NaivePersons));
        Assert.Null(extract.Attrition[0].Rule);
        Assert.Equal(["_person", "sex", "age_band"], extract.Tables[0].Columns.Select(c => c.Name), StringComparer.Ordinal);
        var entry = Assert.Single(_world.Extracts.Entries);
        Assert.Equal(("extract.made", "permit/permit-1"), (entry.Kind.Value, entry.Subject));
    }

    /// <summary>The same road for a version of OMOP tables: only its columns, one line of attrition, no rule; a definition of the other source finds no version under this permit.</summary>
    [Fact]
    public async Task An_extract_of_OMOP_tables_is_made_like_any_other()
    {
        var data = DrawnTables.Empty(OmopDrawing.All);
        for (var i = 1; i <= 40; i++)
            data.Add("person", [("_person", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{i}")), ("year_of_birth", i == 1 ? "2010" : "1950"), ("gender_concept_id", "8532")]);
        using var world = new ExtractionWorld(data, DrawnDefinition.Text.Replace("snds", "omop", StringComparison.Ordinal), 4, "p2", "p3");
        var extract = (await world.ExtractAsync(_stop)).Value;
        Assert.Equal((37, 37L, 37L), (extract.Tables[0].Rows, extract.Persons, extract.NaivePersons));
        Assert.Null(Assert.Single(extract.Attrition).Rule);
        Assert.Equal(["person._person", "person.gender_concept_id", "person.year_of_birth"], world.Version.Opened.Order(StringComparer.Ordinal));
        Assert.True((await world.ProveAsync(_stop)).Value.Holds);
        using var other = new ExtractionWorld(data, DrawnDefinition.Text, 4);
        Assert.Equal("HYG-14005", (await other.ExtractAsync(_stop)).Refusal.Code);
    }

    [Fact]
    public async Task Persons_have_the_projects_pseudonym_and_stand_in_its_order()
    {
        var rows = await ReadAsync("SELECT _person, sex FROM persons");
        var inHub = Enumerable.Range(1, 40).Select(i => DrawnTables.Person("p" + i.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToHashSet();
        var persons = rows.Select(r => new Guid((byte[])r[0]!, bigEndian: true)).ToList();
        Assert.DoesNotContain(persons, inHub.Contains);
        Assert.Equal(37, persons.Distinct().Count());
        Assert.Equal(persons.Select(p => Convert.ToHexString(p.ToByteArray(bigEndian: true))).Order(StringComparer.Ordinal), persons.Select(p => Convert.ToHexString(p.ToByteArray(bigEndian: true))), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_second_extract_of_the_project_gives_each_person_the_same_pseudonym()
    {
        var first = await ReadAsync("SELECT _person FROM persons");
        var second = await ReadAsync("SELECT _person FROM persons", number: 2);
        Assert.Equal(first.Select(r => (byte[])r[0]!), second.Select(r => (byte[])r[0]!));
        Assert.Equal([1, 2], (await _world.Extracts.ListAsync(ExtractionWorld.Project, _stop)).Select(d => ExtractDocument.Read(d).Value.Number));
    }

    [Fact]
    public async Task Only_the_columns_of_the_plan_are_opened_and_keys_are_asked_under_the_permit()
    {
        await _world.ExtractAsync(_stop);
        Assert.Contains("PERSON.birth_year", _world.Version.Opened);
        Assert.DoesNotContain("PERSON.residence_dpt", _world.Version.Opened);
        Assert.All(_world.Version.Opened, column => Assert.StartsWith("PERSON.", column, StringComparison.Ordinal));
        var (purpose, authority) = Assert.Single(_world.Version.Asked);
        Assert.Equal(("extract", "research", AuthorityId.Of(ExtractionWorld.Permit)), (purpose.Verb, purpose.Purpose, authority));
    }

    [Fact]
    public async Task The_packs_are_all_of_the_greatest_size_and_the_host_sees_no_pseudonym()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        Assert.All(_world.Host.Objects, o => Assert.Equal(PackSize.Greatest.CiphertextLength, o.Value.Length));
        Assert.Equal(extract.Packs.Select(p => p.Name).Order(StringComparer.Ordinal), _world.Host.Objects.Keys.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("another definition", "HYG-14001")]
    [InlineData("a variable less", "HYG-14002")]
    [InlineData("revoked", "HYG-14003")]
    [InlineData("ended", "HYG-14003")]
    [InlineData("no extraction", "HYG-14008")]
    [InlineData("another version", "HYG-14005")]
    public async Task What_the_permit_does_not_give_is_refused_and_nothing_is_written(string change, string code)
    {
        var terms = _world.Terms();
        _world.Permits.Put(change switch
        {
            "another definition" => terms with { Study = new StudyHash(new string('0', 64)) },
            "a variable less" => terms with { Variables = [terms.Variables[0]] },
            "revoked" => terms with { Live = false },
            "ended" => terms with { End = terms.Start },
            "another version" => terms with { Versions = [] },
            _ => terms with { Methods = ["query"] },
        });
        Assert.Equal(code, (await _world.ExtractAsync(_stop)).Refusal.Code);
        Assert.Empty(_world.Host.Objects);
        Assert.Empty(_world.Extracts.Entries);
    }

    [Fact]
    public async Task The_proof_of_an_extract_says_line_by_line_what_is_equal()
    {
        await _world.ExtractAsync(_stop);
        var proof = (await _world.ProveAsync(_stop)).Value;
        Assert.All(proof.Lines, l => Assert.Equal((l.What, ProofOutcome.Equal), (l.What, l.Outcome)));
        Assert.True(proof.Holds);
        Assert.Contains(proof.Lines, l => l is { What: "persons: rows in the file", Expected: "37" });
        Assert.Contains(proof.Lines, l => l is { What: "opened PERSON: columns" });
    }

    [Fact]
    public async Task A_manifest_that_claims_another_column_is_seen()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        var more = extract with { Number = 2, Tables = [extract.Tables[0] with { Columns = extract.Tables[0].Columns.Add(new ResultColumn("birth_day", ValueKind.Text)) }] };
        await _world.Extracts.SaveAsync(more, ExtractDocument.Write(more).SignedBy(_world.Hub), _world.Extracts.Entries[0], _stop);
        var proof = (await new ProveExtraction(_world.Ports, _world.Opening).RunAsync(new ProveExtractionCommand(ExtractionWorld.Permit, _world.Bytes, 2), _stop)).Value;
        Assert.False(proof.Holds);
        Assert.Contains(proof.Lines, l => l is { What: "persons: columns", Outcome: ProofOutcome.Different });
    }

    [Fact]
    public async Task The_risk_of_its_persons_is_measured_logged_and_measured_again_by_the_proof()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        var risk = extract.Risk!;
        // 19 men and 18 women of 60 or more.
        Assert.Equal(["sex", "age_band"], risk.QuasiIdentifiers, StringComparer.Ordinal);
        Assert.Equal((37, 2, 0, 18), (risk.Records, risk.Classes, risk.Unique, risk.SmallestClass));
        Assert.Equal("18", _world.Extracts.Entries[0].Facts["smallestClass"]);

        var (better, told) = (extract with { Risk = risk with { SmallestClass = 19 } }, new MemoryExtractStore());
        await told.SaveAsync(better, ExtractDocument.Write(better).SignedBy(_world.Hub), _world.Extracts.Entries[0], _stop);
        var proof = (await new ProveExtraction(_world.Ports with { Extracts = told }, _world.Opening).RunAsync(new ProveExtractionCommand(ExtractionWorld.Permit, _world.Bytes, 1), _stop)).Value;
        Assert.Contains(proof.Lines, l => l is { What: "tables whose content has the signed hash", Outcome: ProofOutcome.Equal });
        Assert.Contains(proof.Lines, l => l is { What: "re-identification risk of the persons", Outcome: ProofOutcome.Different });
    }

    [Fact]
    public async Task An_extract_that_the_hub_did_not_sign_is_refused()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        var forged = extract with { Number = 2 };
        using var stranger = SigningKey.Generate(new Testing.Sealing.SeededSecretRandom(99));
        await _world.Extracts.SaveAsync(forged, ExtractDocument.Write(forged).SignedBy(stranger), _world.Extracts.Entries[0], _stop);
        var proof = await new ProveExtraction(_world.Ports, _world.Opening).RunAsync(new ProveExtractionCommand(ExtractionWorld.Permit, _world.Bytes, 2), _stop);
        Assert.Equal("HYG-1005", proof.Refusal.Code);
    }

    [Fact]
    public async Task A_damaged_pack_does_not_open_and_the_proof_does_not_hold()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        _world.Host.Objects[extract.Packs[0].Name][100] ^= 1;
        var proof = (await _world.ProveAsync(_stop)).Value;
        Assert.False(proof.Holds);
        Assert.Contains(proof.Lines, l => l is { What: "content of the tables", Outcome: ProofOutcome.NotChecked });
    }

    [Fact]
    public async Task The_signed_document_reads_back_as_it_was()
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        var read = ExtractDocument.Read((await _world.Extracts.FindAsync(ExtractionWorld.Project, 1, _stop))!).Value;
        Assert.Equal(ExtractDocument.Write(extract).Hash(), ExtractDocument.Write(read).Hash());
    }

    private async Task<IReadOnlyList<object?[]>> ReadAsync(string sql, int number = 1)
    {
        var extract = (await _world.ExtractAsync(_stop)).Value;
        Assert.Equal(number, extract.Number);
        using var opened = (await _world.Opening.RunAsync(extract, new KeyPurpose("query", "research", TimeSpan.FromMinutes(1)), ExtractionWorld.Permit, _stop)).Value;
        var input = new QueryInput(opened.Files.ToDictionary(f => f.Key, f => TableFiles.Whole(f.Value.Path), StringComparer.Ordinal), PersonSet.Nobody);
        return (await _world.Ports.Engine.AskAsync(sql, input, _stop)).Value.Rows;
    }
}

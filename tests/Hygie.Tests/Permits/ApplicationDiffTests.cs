using System.Text;
using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

/// <summary>What an amendment changes is said, all of it; what it may amend is its own.</summary>
public sealed class ApplicationDiffTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void An_amendment_reads_as_what_is_left_out_and_what_is_added()
    {
        var before = PermitWorld.Application();
        var after = before with { Id = new PermitId("d-2"), Amends = before.Id, Persons = [new PersonId("researcher-1"), new PersonId("researcher-3")], End = before.End.AddYears(1) };
        var changes = ApplicationDiff.Between(before, after, "en");
        Assert.Equal(["persons", "end"], changes.Select(c => c.Field));
        Assert.Equal("researcher-2", Assert.Single(changes[0].Removed));
        Assert.Equal("researcher-3", Assert.Single(changes[0].Added));
        Assert.Equal(["personnes", "fin"], ApplicationDiff.Between(before, after, "fr").Select(c => c.Field));
    }

    [Fact]
    public void A_definition_is_compared_as_its_sentences()
    {
        var before = PermitWorld.Application();
        var text = Encoding.UTF8.GetString(before.Definition.Span);
        var after = before with { Definition = Encoding.UTF8.GetBytes(text.Replace("from: 40", "from: 50", StringComparison.Ordinal)) };
        var change = Assert.Single(ApplicationDiff.Between(before, after, "en"));
        Assert.Equal("study definition", change.Field);
        Assert.Contains("40", Assert.Single(change.Removed), StringComparison.Ordinal);
        Assert.Contains("50", Assert.Single(change.Added), StringComparison.Ordinal);
    }

    /// <summary>One change of every property, so that a new one without a line of the diff fails here.</summary>
    [Fact]
    public void No_field_changes_in_silence()
    {
        var a = PermitWorld.Application();
        var changed = new Dictionary<string, Application>(StringComparer.Ordinal)
        {
            ["Project"] = a with { Project = new ProjectId("other") }, ["Title"] = a with { Title = new("x", "x") }, ["Applicant"] = a with { Applicant = new PersonId("researcher-2") },
            ["Institution"] = a with { Institution = new BodyId("chu") }, ["Persons"] = a with { Persons = [] }, ["Interests"] = a with { Interests = [] }, ["Funders"] = a with { Funders = ["private"] },
            ["Summary"] = a with { Summary = a.Summary with { Benefit = new("x", "x") } }, ["LegalBasis"] = a with { LegalBasis = new("x", "x") }, ["Purposes"] = a with { Purposes = ["statistics"] },
            ["Definition"] = a with { Definition = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(a.Definition.Span).Replace("40", "50", StringComparison.Ordinal)) },
            ["Datasets"] = a with { Datasets = [new DatasetVersion(new DatasetId("snds"), 2)] }, ["Methods"] = a with { Methods = ["extract"] }, ["Tools"] = a with { Tools = ["python"] },
            ["Disclosure"] = a with { Disclosure = "france-health 2" }, ["Start"] = a with { Start = a.Start.AddDays(1) }, ["End"] = a with { End = a.End.AddDays(1) }, ["Bodies"] = a with { Bodies = [new BodyId("cnam")] },
        };
        Assert.Equal(typeof(Application).GetProperties().Select(p => p.Name).Except(["Id", "Amends"], StringComparer.Ordinal).Order(StringComparer.Ordinal), changed.Keys.Order(StringComparer.Ordinal));
        Assert.All(changed, c => Assert.True(ApplicationDiff.Between(a, c.Value, "en").Count == 1, c.Key));
        foreach (var part in new[] { a.Summary with { What = new("x", "x") }, a.Summary with { Why = new("x", "x") }, a.Summary with { ForWhom = new("x", "x") } })
            Assert.Single(ApplicationDiff.Between(a, a with { Summary = part }, "fr"));
        Assert.Empty(ApplicationDiff.Between(a, a with { Id = new PermitId("d-2"), Amends = a.Id }, "en"));
    }

    [Fact]
    public async Task Only_a_permit_that_stands_of_the_same_project_and_institution_is_amended()
    {
        var world = await PermitWorld.StartAsync(Stop);
        var next = PermitWorld.Application() with { Id = new PermitId("d-2"), Amends = PermitWorld.Id };
        Assert.Equal("HYG-13022", (await world.ApplyAsync(next, Stop)).Refusal.Code);
        await world.GrantAsync(Stop);
        foreach (var wrong in new[] { next with { Project = new ProjectId("p-other") }, next with { Institution = new BodyId("chu") }, next with { Amends = new PermitId("d-none") } })
            Assert.Equal("HYG-13022", (await world.ApplyAsync(wrong, Stop)).Refusal.Code);
        Assert.False((await world.ApplyAsync(next, Stop)).IsRefused);
        await world.End.RunAsync(new EndPermit.Command(PermitWorld.Id, PermitAct.Revoke, new PersonId("authority-1"), PermitWorld.Reason), Stop);
        Assert.Equal("HYG-13022", (await world.ApplyAsync(next with { Id = new PermitId("d-3") }, Stop)).Refusal.Code);
    }
}

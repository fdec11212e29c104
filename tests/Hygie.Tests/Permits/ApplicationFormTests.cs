using Hygie.Core;
using Hygie.Core.Permits;
using Hygie.Testing;
using Hygie.Testing.Permits;
using Xunit;

namespace Hygie.Tests.Permits;

public sealed class ApplicationFormTests
{
    private static readonly DatasetId Snds = new("snds");

    public static TheoryData<string> Examples => ["p-metformin", "p-rare"];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_shipped_examples_are_sound_applications(string name)
    {
        var world = await PermitWorld.StartAsync(TestContext.Current.CancellationToken);
        var applicant = new PersonId(name == "p-rare" ? "researcher-2" : "researcher-1");
        var study = name == "p-rare" ? "rare-disease.yaml" : "diabetes-metformin.yaml";
        var context = Context with { Applicant = applicant, Definition = File.ReadAllBytes(TestFiles.InCheckout("examples", study)) };
        var application = ApplicationForm.Read(File.ReadAllText(TestFiles.InCheckout("examples", "applications", name + ".yaml")), context).Value;
        Assert.Equal([new DatasetVersion(Snds, 1)], application.Datasets);
        Assert.Equal(PermitState.Submitted, (await world.ApplyAsync(application, TestContext.Current.CancellationToken)).Value.State);
    }

    [Theory]
    [InlineData("", "HYG-13040")]
    [InlineData("id: [", "HYG-13040")]
    [InlineData("datasets: [- a]", "HYG-13040")]
    [InlineData("idd: a", "HYG-13040")]
    [InlineData("id: a\nid: b", "HYG-13040")]
    [InlineData("months: many", "HYG-13040")]
    [InlineData("datasets: [unknown]", "HYG-13006")]
    [InlineData("start: tomorrow", "HYG-13001")]
    public void A_bad_form_is_refused(string yaml, string code) => Assert.Equal(code, ApplicationForm.Read(yaml, Context).Refusal.Code);

    [Fact]
    public void An_exact_version_and_a_start_stay_as_written()
    {
        var application = ApplicationForm.Read("datasets: [snds@7]\nstart: 2027-01-01\nmonths: 3", Context).Value;
        Assert.Equal(new DatasetVersion(Snds, 7), application.Datasets[0]);
        Assert.Equal((new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 4, 1, 0, 0, 0, TimeSpan.Zero)), (application.Start, application.End));
    }

    private static FormContext Context => new(new PersonId("researcher-1"), default, MovableClock.Opening, d => d == Snds ? new DatasetVersion(Snds, 1) : null);
}

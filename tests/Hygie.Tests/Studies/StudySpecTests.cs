using Hygie.Core.Studies;
using Hygie.Testing.Studies;
using Xunit;

namespace Hygie.Tests.Studies;

/// <summary>Every spec on the oracle.</summary>
public sealed class StudySpecTests
{
    public static TheoryData<int, string> Specs()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < StudySpecs.All.Count; i++)
            data.Add(i, StudySpecs.All[i].ToString());
        return data;
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void The_oracle_agrees(int index, string says)
    {
        var spec = StudySpecs.All[index];
        var study = spec.Study();
        Assert.Equal(spec.ExpectedDrawing(), new StudyOracle(study, spec.Data(), SndsRules.For(study), []).Persons());
        Assert.NotEmpty(says);
    }
}

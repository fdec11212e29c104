using Hygie.Cli.Doctor;

namespace Hygie.EndToEnd.Tests.Doctor;

/// <summary>The rule of three of <c>doctor --sizing</c>, on figures one can check by hand.</summary>
public sealed class SizingTests
{
    private static readonly Measures Measured = new()
    {
        SamplePeople = 100, SampleYears = 2,
        Tables =
        [
            new TableMeasure("ER_PRS_F", Growth.PeopleYears, Rows: 1_000, Delivered: 100_000, Stored: 20_000, StoreCpu: 0.5),
            new TableMeasure("IR_BEN_R", Growth.People, Rows: 100, Delivered: 5_000, Stored: 3_000, StoreCpu: 0.1),
            new TableMeasure("IR_PHA_R", Growth.Fixed, Rows: 10, Delivered: 500, Stored: 400, StoreCpu: 0.01),
        ],
        CheckCpu = 0.111, AgeRate = 1e6, SealRate = 1e9, HashRate = 1e9, AnswerBytesAPerson = 50, WorkingBytes = 1_000, OtherDelivered = 7,
    };

    [Fact]
    public void Claims_grow_with_people_and_years_registers_with_people_and_code_lists_not_at_all()
    {
        var sizing = new Sizing(1_000, 10, Measured);
        Assert.Equal((1_000 * 50) + (100 * 10) + 10, sizing.Rows);
        Assert.Equal((100_000 * 50) + (5_000 * 10) + 500, sizing.DeliveredBytes);
        Assert.Equal(5, sizing.RowsAPersonAYear);
    }

    [Fact]
    public void Processor_time_is_one_check_one_storing_and_two_openings()
    {
        var sizing = new Sizing(1_000, 10, Measured);
        var check = 0.111 / 1_110 * sizing.Rows;
        var store = (0.5 * 50) + (0.1 * 10) + 0.01;
        Assert.Equal(check + store + (2 * sizing.DeliveredBytes / 1e6), sizing.Cpu, 6);
        Assert.Equal(1, sizing.CoresFor(30));
    }

    [Fact]
    public void Memory_grows_with_the_people_of_one_delivery() =>
        Assert.Equal(1_000 + (1_000 * 50), new Sizing(1_000, 10, Measured).MemoryBytes);

    [Fact]
    public void Sealing_adds_less_than_a_thousandth_and_more_than_nothing() =>
        Assert.InRange(new Sizing(100, 2, Measured).StoredBytes / 23_400, 1.0009, 1.0011);
}

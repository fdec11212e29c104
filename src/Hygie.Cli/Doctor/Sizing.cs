using Hygie.Core.Sealing;

namespace Hygie.Cli.Doctor;

/// <summary>
/// What a hub of N people needs, by the rule of three from what was measured: rows and bytes grow as their tables do, processor time with the rows,
/// memory with the people of one delivery. A rule of three is all that it is; what it leaves out is in <see cref="SizingPages"/>.
/// </summary>
/// <param name="People">People of the hub.</param>
/// <param name="Years">Years of care.</param>
/// <param name="Measured">What this machine did.</param>
internal sealed record Sizing(long People, int Years, Measures Measured)
{
    /// <summary>The hub reads a health part twice: once to check it whole, once to store it.</summary>
    private const int Readings = 2;

    private const double SecondsADay = 86_400;

    public double Rows => Measured.Tables.Sum(t => t.Rows * Factor(t.Growth));

    public double DeliveredBytes => Measured.Tables.Sum(t => t.Delivered * Factor(t.Growth));

    /// <summary>Packs on one host: compressed tables, and what sealing adds to the greatest pack.</summary>
    public double StoredBytes =>
        Measured.Tables.Sum(t => t.Stored * Factor(t.Growth)) * PackSize.Greatest.CiphertextLength / PackSize.Greatest.PlaintextLength;

    /// <summary>Processor seconds to open, check and store everything once.</summary>
    public double Cpu =>
        (Measured.CheckCpu * Rows / Measured.Rows) + Measured.Tables.Sum(t => t.StoreCpu * Factor(t.Growth)) + (Readings * DeliveredBytes / Measured.AgeRate);

    /// <summary>Memory while the greatest possible delivery, about everybody, is taken in.</summary>
    public double MemoryBytes => Measured.WorkingBytes + (People * Measured.AnswerBytesAPerson);

    /// <summary>Days of one processor.</summary>
    public double CpuDays => Cpu / SecondsADay;

    /// <summary>Days when every processor of this machine works all the time, on deliveries taken in side by side.</summary>
    public double DaysHere => CpuDays / Environment.ProcessorCount;

    /// <summary>Processors that take everything in within that many days.</summary>
    public double CoresFor(int days) => Math.Max(1, Math.Ceiling(CpuDays / days));

    /// <summary>Rows a person a year, of everything that grows with care.</summary>
    public double RowsAPersonAYear => Measured.Tables.Where(t => t.Growth == Growth.PeopleYears).Sum(t => t.Rows) / (Measured.SamplePeople * Measured.SampleYears);

    private double Factor(Growth growth) => growth switch
    {
        Growth.Fixed => 1,
        Growth.People => People / (double)Measured.SamplePeople,
        _ => People * Years / (Measured.SamplePeople * Measured.SampleYears),
    };
}

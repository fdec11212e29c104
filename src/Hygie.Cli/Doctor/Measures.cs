using System.Collections.Immutable;

namespace Hygie.Cli.Doctor;

/// <summary>What makes a table grow.</summary>
internal enum Growth
{
    /// <summary>Code lists: the same for any hub.</summary>
    Fixed,
    /// <summary>Registers: with the people.</summary>
    People,
    /// <summary>Care: with the people and the years.</summary>
    PeopleYears,
}

/// <summary>One table of the sample.</summary>
/// <param name="Name">As the model spells it.</param>
/// <param name="Growth">What makes it grow.</param>
/// <param name="Rows">Rows in the sample.</param>
/// <param name="Delivered">Bytes as delivered, not compressed.</param>
/// <param name="Stored">Bytes as stored (Parquet, compressed), before sealing.</param>
/// <param name="StoreCpu">Processor seconds to parse, validate, compress, hash and seal its rows.</param>
internal sealed record TableMeasure(string Name, Growth Growth, long Rows, long Delivered, long Stored, double StoreCpu);

/// <summary>What this machine was measured to do, a few seconds ago. Rates are for one processor.</summary>
internal sealed record Measures
{
    public required long SamplePeople { get; init; }

    public required double SampleYears { get; init; }

    public required ImmutableArray<TableMeasure> Tables { get; init; }

    /// <summary>Processor seconds of one check of the whole sample, keys and code lists included.</summary>
    public required double CheckCpu { get; init; }

    /// <summary>Bytes a second through the opening of an age file.</summary>
    public required double AgeRate { get; init; }

    /// <summary>Bytes a second through the sealing of a pack.</summary>
    public required double SealRate { get; init; }

    /// <summary>Bytes a second through SHA-256.</summary>
    public required double HashRate { get; init; }

    /// <summary>Bytes of memory that the third party's answer takes at the hub, for one person.</summary>
    public required double AnswerBytesAPerson { get; init; }

    /// <summary>Bytes of memory at work beside it, the greatest seen while the sample was stored.</summary>
    public required long WorkingBytes { get; init; }

    /// <summary>Bytes a person a year that other holders (hospitals, practices) deliver in the sample: shown, not counted.</summary>
    public required double OtherDelivered { get; init; }

    public long Rows => Tables.Sum(t => t.Rows);

    public long Delivered => Tables.Sum(t => t.Delivered);

    public long Stored => Tables.Sum(t => t.Stored);

    public double StoreCpu => Tables.Sum(t => t.StoreCpu);
}

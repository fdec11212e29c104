using System.Collections.Immutable;

namespace Hygie.Core.Migration;

/// <summary>A move from one host to another.</summary>
public readonly record struct MigrationId(string Value)
{
    /// <summary>How the audit log names it.</summary>
    public string Subject => "migration/" + Value;

    public override string ToString() => Value;
}

/// <summary>Where a move stands.</summary>
public enum MigrationState
{
    /// <summary>The inventory is known, nothing is copied.</summary>
    Planned,
    /// <summary>Every object was acknowledged by the target.</summary>
    Copied,
    /// <summary>Every object was read back from the target and equals its name.</summary>
    Verified,
    /// <summary>Two persons made the target the host in use; the source still has everything.</summary>
    Switched,
    /// <summary>The source is being emptied: no way back.</summary>
    Draining,
    /// <summary>The source was emptied, and observed empty.</summary>
    Drained,
    /// <summary>Given up; the source stayed, or became again, the host in use.</summary>
    RolledBack,
}

/// <summary>What can be done to a move.</summary>
public enum MigrationAct { Copy, Verify, Switch, Drain, ObserveEmpty, RollBack }

/// <summary>The legal steps of a move, as data: the diagram and the tests are drawn from this table.</summary>
public static class MigrationSteps
{
    /// <summary>Every legal step. Copying again catches up with what was written since; rolling back is possible until draining begins.</summary>
    public static ImmutableArray<(MigrationState From, MigrationAct Act, MigrationState To)> All { get; } =
    [
        (MigrationState.Planned, MigrationAct.Copy, MigrationState.Copied),
        (MigrationState.Copied, MigrationAct.Copy, MigrationState.Copied),
        (MigrationState.Verified, MigrationAct.Copy, MigrationState.Copied),
        (MigrationState.Copied, MigrationAct.Verify, MigrationState.Verified),
        (MigrationState.Verified, MigrationAct.Switch, MigrationState.Switched),
        (MigrationState.Switched, MigrationAct.Drain, MigrationState.Draining),
        (MigrationState.Draining, MigrationAct.Drain, MigrationState.Draining),
        (MigrationState.Draining, MigrationAct.ObserveEmpty, MigrationState.Drained),
        (MigrationState.Planned, MigrationAct.RollBack, MigrationState.RolledBack),
        (MigrationState.Copied, MigrationAct.RollBack, MigrationState.RolledBack),
        (MigrationState.Verified, MigrationAct.RollBack, MigrationState.RolledBack),
        (MigrationState.Switched, MigrationAct.RollBack, MigrationState.RolledBack),
    ];

    /// <summary>The state an act leads to, or null when it is not possible.</summary>
    public static MigrationState? After(MigrationState state, MigrationAct act)
    {
        foreach (var step in All)
            if (step.From == state && step.Act == act)
                return step.To;
        return null;
    }
}

/// <summary>A move as the metadata keeps it; what changes with each object is in the <see cref="ITransferJournal"/>.</summary>
public sealed record MigrationRecord
{
    public required MigrationId Id { get; init; }

    public required HostId From { get; init; }

    public required HostId To { get; init; }

    public required MigrationState State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the move ended: drained, or rolled back.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Objects of the frozen inventory.</summary>
    public long Objects { get; init; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the inventory file, lower-case hex; empty until frozen.</summary>
    public string InventorySha256 { get; init; } = "";

    /// <summary>Root of the inventory, lower-case hex; empty until frozen.</summary>
    public string SourceRoot { get; init; } = "";

    /// <summary>Root computed from bytes read back from the target; empty until verified.</summary>
    public string TargetRoot { get; init; } = "";

    /// <summary>The signed order to switch; empty before.</summary>
    public ReadOnlyMemory<byte> SwitchOrder { get; init; }

    /// <summary>The signed certificate; empty until issued.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>When the source was observed empty through its API.</summary>
    public DateTimeOffset? ObservedEmptyAt { get; init; }

    /// <summary>1 for a new one, one more with each save.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>True while objects must be written to both hosts.</summary>
    public bool IsLive => State is not (MigrationState.Drained or MigrationState.RolledBack);

    /// <summary>
    /// The hosts that the hub works on: it reads from the first that has an object and writes to each. They follow from the record alone, so that a
    /// process killed in the middle of a move never leaves two answers.
    /// </summary>
    public ImmutableArray<HostId> HostsInUse => State switch
    {
        MigrationState.Planned or MigrationState.Copied or MigrationState.Verified => [From, To],
        MigrationState.Switched => [To, From],
        MigrationState.Draining or MigrationState.Drained => [To],
        _ => [From],
    };

    /// <summary>Null when this record follows the stored revision, else the conflict (HYG-17005).</summary>
    public Refusal? MustFollow(int stored) => Revision == stored + 1 ? null : Refusal.Of("HYG-17005", ("migration", Id));

    /// <summary>The record after an act, or a refusal (HYG-17006) when the act is not possible in this state.</summary>
    public Result<MigrationRecord> After(MigrationAct act) =>
        MigrationSteps.After(State, act) is { } next ? this with { State = next, Revision = Revision + 1 }
            : Refusal.Of("HYG-17006", ("migration", Id), ("state", State), ("act", act));
}

using System.Collections.Immutable;

namespace Hygie.Core.Hosts;

/// <summary>A verdict that was signed for one zone of a host.</summary>
/// <param name="Zone">The zone's public name; the host's own id for its store of sealed objects.</param>
/// <param name="Use">What it was assessed for.</param>
/// <param name="Green">True when every control of that use passed.</param>
/// <param name="From">Start.</param>
/// <param name="Until">End, exclusive.</param>
/// <param name="Document">The signed document.</param>
public sealed record HostVerdict(string Zone, HostZone Use, bool Green, DateTimeOffset From, DateTimeOffset Until, ReadOnlyMemory<byte> Document)
{
    /// <summary>True when it is green and stands at that instant.</summary>
    public bool Stands(DateTimeOffset at) => Green && From <= at && at < Until;
}

/// <summary>A host as the metadata keeps it.</summary>
public sealed record HostRecord
{
    public required HostProfile Profile { get; init; }

    public required ImmutableArray<HostEvidence> Evidence { get; init; }

    /// <summary>The latest verdict of each zone.</summary>
    public required ImmutableArray<HostVerdict> Verdicts { get; init; }

    /// <summary>Day of the last assessment; null before the first.</summary>
    public DateOnly? AssessedOn { get; init; }

    /// <summary>Last measured exit from this host; null when leaving was never tried.</summary>
    public ExitRecord? LastExit { get; init; }

    /// <summary>1 for a new one, one more with each save.</summary>
    public int Revision { get; init; } = 1;

    public HostId Id => Profile.Id;

    /// <summary>True when a standing green verdict lets this host keep sealed objects; one for clear processing includes it.</summary>
    public bool MayHoldSealed(DateTimeOffset at) => Verdicts.Any(v => v.Stands(at));

    /// <summary>The record with a verdict in the place of the zone's earlier one.</summary>
    public HostRecord With(HostVerdict verdict, DateOnly today) => this with
    {
        Verdicts = [.. Verdicts.Where(v => !string.Equals(v.Zone, verdict.Zone, StringComparison.Ordinal)), verdict], AssessedOn = today, Revision = Revision + 1,
    };

    /// <summary>Null when this record follows the stored revision, else the conflict (HYG-5005).</summary>
    public Refusal? MustFollow(int stored) => Revision == stored + 1 ? null : Refusal.Of("HYG-5005", ("host", Id));
}

using System.Collections.Immutable;

namespace Hygie.Core.Hosts;

/// <summary>How a control is judged.</summary>
public enum ControlRule
{
    /// <summary>By evidence brought for it.</summary>
    Evidence,
    /// <summary>The seat of the company lies in the Union (from the profile).</summary>
    Seat,
    /// <summary><see cref="HoldingRule"/> (from the profile).</summary>
    Holding,
    /// <summary>Data stay in the Union (from the profile).</summary>
    Location,
    /// <summary>Data stay in the European Economic Area (from the profile).</summary>
    Area,
    /// <summary>The platform is administered from the Union (from the profile).</summary>
    Administration,
}

/// <summary>One thing that a host must satisfy.</summary>
/// <param name="Id">Public name, such as <c>secnumcloud-19-6-seat</c>.</param>
/// <param name="Group">Where it is shown.</param>
/// <param name="Text">In one sentence.</param>
/// <param name="Source">Text and article.</param>
/// <param name="Zones">The uses that need it.</param>
/// <param name="Rule">How it is judged.</param>
public sealed record HostControl(string Id, CriterionGroup Group, LocalText Text, string Source, ImmutableArray<HostZone> Zones, ControlRule Rule)
{
    /// <summary>The kinds of evidence that count for it; empty when all do.</summary>
    public ImmutableArray<EvidenceKind> Accepts { get; init; } = [];

    /// <summary>Days that a verdict may rest on it before it is judged anew.</summary>
    public int Days { get; init; } = HostAssessment.LongestDays;

    /// <summary>True for evidence of a kind that counts.</summary>
    public bool Takes(HostEvidence evidence) => Accepts.IsEmpty || Accepts.Contains(evidence.Kind);
}

/// <summary>What kind of thing an item of evidence is.</summary>
public enum EvidenceKind
{
    /// <summary>Measured against the live host.</summary>
    Probe,
    /// <summary>Read from a configuration.</summary>
    Config,
    /// <summary>A document: certificate, contract, register extract.</summary>
    Document,
    /// <summary>A signed statement.</summary>
    Attestation,
}

/// <summary>One item of evidence: <c>{control, source, kind, result, evidence SHA-256, valid until}</c>.</summary>
/// <param name="Control">The control it is brought for.</param>
/// <param name="Source">Who says so, where.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Passes">What it shows: pass or fail.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the thing itself, which is kept elsewhere.</param>
/// <param name="ValidUntil">Last day on which it holds; after it, it counts as expired.</param>
public sealed record HostEvidence(string Control, string Source, EvidenceKind Kind, bool Passes, string Sha256, DateOnly ValidUntil);

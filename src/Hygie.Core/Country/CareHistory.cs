using System.Runtime.InteropServices;

namespace Hygie.Core.Country;

/// <summary>A drug handed over.</summary>
/// <param name="Cancelled">The pharmacy took it back: it was claimed, then cancelled, and the person never had it.</param>
/// <param name="ByHospital">Handed to an outpatient by a hospital.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Dispensing(DateOnly Day, Drug Drug, int Boxes, bool Cancelled, bool ByHospital);

/// <summary>A visit to a doctor.</summary>
/// <param name="Act">CCAM code of a technical act done there, or empty.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Visit(DateOnly Day, int Speciality, string Reason, string Act);

/// <summary>A test of HbA1c, in tenths of a percent.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Hba1c(DateOnly Day, int Tenths);

/// <summary>A day in a hospital's outpatient clinic.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutpatientDay(DateOnly Day, Hospital Hospital);

/// <summary>A hospital stay.</summary>
internal sealed record Stay(DateOnly In, DateOnly Out, Hospital Hospital, StayKind Kind, bool Died);

/// <summary>What a stay is for: main diagnosis, an associated one, an act, and the patient group.</summary>
internal sealed record StayKind(string Main, string Related, string Associated, string Act, string Ghm, int LongestDays);

/// <summary>An exemption for a long-term condition.</summary>
/// <param name="End">Null: open-ended.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LongTerm(DateOnly Start, DateOnly? End, int Number, int Motive, string Disease);

/// <summary>All the care of one person: what truly happened, before anybody claims it. No care before birth or after death.</summary>
internal sealed class CareHistory
{
    public List<Dispensing> Dispensings { get; } = [];

    public List<Visit> Visits { get; } = [];

    public List<Hba1c> Tests { get; } = [];

    public List<OutpatientDay> Outpatient { get; } = [];

    public List<Stay> Stays { get; } = [];

    public List<LongTerm> LongTerms { get; } = [];
}

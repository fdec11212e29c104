namespace Hygie.Testing.Studies;

/// <summary>Every spec, chapter by chapter.</summary>
public static class StudySpecs
{
    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<StudySpec> All { get; } = [.. LanguageSpecs.All, .. ClaimSpecs.All, .. StaySpecs.All, .. PersonSpecs.All, .. OmopSpecs.All];
}

namespace Hygie.Core.Custody;

/// <summary>Which data keys may stand under which KEK: what makes a permit's cover exact.</summary>
public static class DekRule
{
    /// <summary>How long freshly drawn keys may be used to seal.</summary>
    public static readonly TimeSpan DrawLease = TimeSpan.FromHours(1);

    /// <summary>True when the kind fits the category, and the subject is a version, or the very project or party of the KEK.</summary>
    public static bool Fits(KeyId kek, DekKind kind, string subject) => kind switch
    {
        DekKind.Version or DekKind.Manifest =>
            kek.Category is KeyCategory.Identity or KeyCategory.Clinical or KeyCategory.Genetic && DatasetVersion.Parse(subject) is not null,
        DekKind.Extract or DekKind.Pseudonym => kek.Category == KeyCategory.Project && string.Equals(kek.Source, subject, StringComparison.Ordinal),
        DekKind.Snapshot or DekKind.Event => kek.Category == KeyCategory.Operations && string.Equals(kek.Source, subject, StringComparison.Ordinal),
        _ => false,
    };
}

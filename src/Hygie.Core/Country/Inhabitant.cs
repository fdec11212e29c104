namespace Hygie.Core.Country;

/// <summary>A way in which a person appears in the claims: whom they are insured through, and when.</summary>
/// <param name="Psa">Pseudonym of (insured, birth date, sex): shared by twins of one sex.</param>
/// <param name="Rank">Birth rank.</param>
/// <param name="InsuredAno">Pseudonym of the insured's own number.</param>
/// <param name="Archived">True when it stands in the archived register only, without care.</param>
public sealed record Coverage(string Psa, int Rank, string InsuredAno, bool Archived);

/// <summary>One invented person. Everything about them follows from the plan's seed and their index.</summary>
public sealed class Inhabitant
{
    public required long Index { get; init; }

    /// <summary>1 man, 2 woman.</summary>
    public required int Sex { get; init; }

    public required DateOnly Birth { get; init; }

    /// <summary>Never before the birth; null while alive.</summary>
    public required DateOnly? Death { get; init; }

    /// <summary>Invented national number: 13 characters and key.</summary>
    public required string Nir { get; init; }

    /// <summary>BEN_CDI_NIR: 00 normal, 03 or 04 provisional, others fictitious.</summary>
    public required string NirKind { get; init; }

    /// <summary>The register knows the person's own number (BEN_IDT_TOP = 1).</summary>
    public required bool NirKnown { get; init; }

    public required string Family { get; init; }

    /// <summary>Family name after a marriage; equal to <see cref="Family"/> for most.</summary>
    public required string LaterFamily { get; init; }

    public required string Given { get; init; }

    public required string Departement { get; init; }

    /// <summary>Département from <see cref="MoveDay"/> on; equal to <see cref="Departement"/> for most.</summary>
    public required string LaterDepartement { get; init; }

    public required DateOnly MoveDay { get; init; }

    /// <summary>Three characters.</summary>
    public required string Commune { get; init; }

    /// <summary>BEN_NIR_ANO.</summary>
    public required string NirAno { get; init; }

    /// <summary>One or more; care is claimed through those that are not archived.</summary>
    public required IReadOnlyList<Coverage> Coverages { get; init; }

    public required bool IsTwin { get; init; }

    public required bool Type1Diabetic { get; init; }

    public required bool Type2Diabetic { get; init; }

    public required bool Hypertensive { get; init; }

    public required bool Copd { get; init; }

    public required bool BreastCancer { get; init; }

    public required bool Rare { get; init; }

    /// <summary>Treated by a practice of the GP network.</summary>
    public required bool InGpNetwork { get; init; }

    public bool Diabetic => Type1Diabetic || Type2Diabetic;

    public bool IsArchived => Coverages.All(c => c.Archived);

    /// <summary>BEN_IDT_ANO of one of the coverages: the own number when it is known, else pseudonym and rank.</summary>
    public string Identity(Coverage coverage) => NirKnown ? NirAno : coverage.Psa + (char)('0' + coverage.Rank);

    public string DepartementOn(DateOnly day) => day >= MoveDay ? LaterDepartement : Departement;

    /// <summary>Whole years on a day.</summary>
    public int AgeOn(DateOnly day) => day.Year - Birth.Year - (day < Birth.AddYears(day.Year - Birth.Year) ? 1 : 0);

    /// <summary>Whole months on a day.</summary>
    public int MonthsOn(DateOnly day) => ((day.Year - Birth.Year) * 12) + day.Month - Birth.Month - (day.Day < Birth.Day ? 1 : 0);

    public bool AliveOn(DateOnly day) => day >= Birth && !(day > Death);
}

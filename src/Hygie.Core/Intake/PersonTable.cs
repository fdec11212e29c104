using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Hygie.Core.Intake;

/// <summary>What is odd about a source pseudonym of an insured person (BEN_NIR_PSA with its BEN_RNG_GEM).</summary>
[Flags]
public enum PersonFlags
{
    None = 0,

    /// <summary>The pseudonym belongs to several persons (BEN_IDT_ANO), same-sex twins for instance: hospital stays, which carry no usable rank, cannot be followed.</summary>
    SeveralPersons = 1,

    /// <summary>The pseudonym has several BEN_NIR_ANO.</summary>
    SeveralNationalNumbers = 2,

    /// <summary>BEN_IDT_TOP is 0: the person is only the pseudonym and the rank, the national number is not known.</summary>
    NotIdentified = 4,

    /// <summary>The birth date differs between rows of one person.</summary>
    BirthVaries = 8,

    /// <summary>The sex differs between rows of one person.</summary>
    SexVaries = 16,

    /// <summary>BEN_CDI_NIR is one of the codes of fictitious numbers.</summary>
    Fictitious = 32,
}

/// <summary>One row of IR_BEN_R or IR_BEN_R_ARC, the columns that matter here. Source pseudonyms: never printed.</summary>
/// <param name="Psa">Hash of BEN_NIR_PSA (<see cref="KeyHashing"/>).</param>
/// <param name="PsaAndRank">Hash of BEN_NIR_PSA, BEN_RNG_GEM.</param>
/// <param name="Person">Hash of BEN_IDT_ANO; of (BEN_NIR_PSA, BEN_RNG_GEM) when it is missing.</param>
/// <param name="NationalNumber">Hash of BEN_NIR_ANO, or null when it is missing.</param>
/// <param name="Identified">BEN_IDT_TOP is 1.</param>
/// <param name="Birth">Birth date or month as the source gives it, as a number; 0 when missing.</param>
/// <param name="Sex">1, 2, or 0 when missing.</param>
/// <param name="Fictitious">BEN_CDI_NIR is a fictitious code.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BeneficiaryRow(KeyHash Psa, KeyHash PsaAndRank, KeyHash Person, KeyHash? NationalNumber, bool Identified, int Birth, int Sex, bool Fictitious);

/// <summary>
/// Who every source pseudonym is: (BEN_NIR_PSA, BEN_RNG_GEM) of IR_BEN_R and IR_BEN_R_ARC → person, with flags; and BEN_NIR_PSA
/// alone → person, for hospital tables, where it belongs to exactly one. A person is BEN_IDT_ANO, never a rank.
/// Source: public SNDS documentation, "identifiants des bénéficiaires"; <c>spec/snds-rules.md</c>.
/// </summary>
public sealed class PersonTable
{
    /// <summary>BEN_CDI_NIR of fictitious numbers; 00 is ordinary, 03 and 04 provisional.</summary>
    public static readonly ImmutableArray<string> FictitiousCodes = ["01", "05", "06", "08", "09", "11", "12", "13", "14"];

    private readonly KeySet _byPsaAndRank;
    private readonly KeySet _byPsa;
    private readonly ImmutableArray<PersonFlags> _flags;

    private PersonTable(KeySet byPsaAndRank, KeySet byPsa, ImmutableArray<PersonFlags> flags) =>
        (_byPsaAndRank, _byPsa, _flags) = (byPsaAndRank, byPsa, flags);

    /// <summary>Distinct persons; their numbers are 0 to this less one, in order of first appearance.</summary>
    public int Persons => _flags.Length;

    /// <summary>Distinct (BEN_NIR_PSA, BEN_RNG_GEM).</summary>
    public int Pseudonyms => _byPsaAndRank.Count;

    /// <summary>How many persons carry a flag, for the report.</summary>
    public int CountOf(PersonFlags flag) => _flags.Count(f => f.HasFlag(flag));

    /// <summary>Builds the table from all rows of both tables; a row of the archive is ignored when the same pair stands in IR_BEN_R.</summary>
    /// <param name="rows">IR_BEN_R, then IR_BEN_R_ARC.</param>
    /// <param name="limit">Most pseudonyms; beyond, HYG-6017.</param>
    public static Result<PersonTable> Build(IEnumerable<BeneficiaryRow> rows, int limit)
    {
        var builder = new Builder(limit);
        foreach (var row in rows)
            builder.Add(row);
        return builder.Overflowed ? Refusal.Of("HYG-6017", ("limit", limit)) : builder.Finish();
    }

    /// <summary>The person of a pair, for tables that carry the rank.</summary>
    public bool TryFind(KeyHash psaAndRank, out int person) => _byPsaAndRank.TryGetValue(psaAndRank, out person);

    /// <summary>The person of a pseudonym alone, for hospital tables. False when it is unknown or belongs to several persons.</summary>
    public bool TryFollow(KeyHash psa, out int person) =>
        _byPsa.TryGetValue(psa, out person) && !_flags[person].HasFlag(PersonFlags.SeveralPersons);

    public PersonFlags FlagsOf(int person) => _flags[person];

    private sealed class Builder(int limit)
    {
        private readonly KeySet _pairs = new(limit, withValues: true);
        private readonly KeySet _pseudonyms = new(limit, withValues: true);
        private readonly KeySet _persons = new(limit, withValues: true);
        private readonly List<Seen> _seen = [];
        private readonly List<(KeyHash Psa, int Person)> _shared = [];
        private readonly Dictionary<KeyHash, KeyHash> _numberOfPsa = [];

        public bool Overflowed => _pairs.Overflowed || _pseudonyms.Overflowed || _persons.Overflowed;

        public void Add(in BeneficiaryRow row)
        {
            if (_persons.Add(row.Person, _seen.Count))
                _seen.Add(new Seen(row.Birth, row.Sex, row.Identified ? PersonFlags.None : PersonFlags.NotIdentified));
            if (!_persons.TryGetValue(row.Person, out var person))
                return;
            Note(person, row);
            _pairs.Add(row.PsaAndRank, person);
            NotePseudonym(row, person);
        }

        public PersonTable Finish()
        {
            foreach (var (psa, person) in _shared)
            {
                Flag(person, PersonFlags.SeveralPersons);
                if (_pseudonyms.TryGetValue(psa, out var first))
                    Flag(first, PersonFlags.SeveralPersons);
            }

            return new PersonTable(_pairs, _pseudonyms, [.. _seen.Select(s => s.Flags)]);
        }

        private void Note(int person, in BeneficiaryRow row)
        {
            var seen = _seen[person];
            var flags = seen.Flags | (row.Fictitious ? PersonFlags.Fictitious : PersonFlags.None);
            if (row.Birth != 0 && seen.Birth != 0 && row.Birth != seen.Birth)
                flags |= PersonFlags.BirthVaries;
            if (row.Sex != 0 && seen.Sex != 0 && row.Sex != seen.Sex)
                flags |= PersonFlags.SexVaries;
            _seen[person] = new Seen(seen.Birth == 0 ? row.Birth : seen.Birth, seen.Sex == 0 ? row.Sex : seen.Sex, flags);
        }

        private void NotePseudonym(in BeneficiaryRow row, int person)
        {
            if (!_pseudonyms.Add(row.Psa, person) && _pseudonyms.TryGetValue(row.Psa, out var first) && first != person)
                _shared.Add((row.Psa, person));
            if (row.NationalNumber is not { } number || _numberOfPsa.TryAdd(row.Psa, number) || _numberOfPsa[row.Psa] == number)
                return;
            Flag(person, PersonFlags.SeveralNationalNumbers);
            if (_pseudonyms.TryGetValue(row.Psa, out var owner))
                Flag(owner, PersonFlags.SeveralNationalNumbers);
        }

        private void Flag(int person, PersonFlags flag) => _seen[person] = _seen[person] with { Flags = _seen[person].Flags | flag };
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Seen(int Birth, int Sex, PersonFlags Flags);
}

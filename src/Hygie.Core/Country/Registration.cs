namespace Hygie.Core.Country;

/// <summary>How one inhabitant is registered: number, its kind, and the pseudonyms under which the claims know them.</summary>
internal sealed record Registration(string Nir, string Kind, bool Known, string Ano, bool LongArchived, IReadOnlyList<Coverage> Coverages)
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static readonly string[] Fictitious = ["01", "05", "06", "08", "09", "11", "12"];

    public static Registration Draw(ulong seed, long first, int slot, HouseholdShape home, SeededChance chance)
    {
        var index = first + slot;
        var isChild = home.IsFamily && slot > 1;
        var draw = chance.Below(1000);
        var kind = draw < 10 ? chance.Of<string>(Fictitious) : draw < 20 ? chance.Of<string>(["03", "04"]) : "00";
        var fictitious = draw < 10;
        var known = draw is (>= 10 and < 20) or >= 35;
        var nir = InventedNir.Of(index, home.Sexes[slot], home.Births[slot], draw is >= 10 and < 20, seed);
        var longArchived = !home.IsFamily && home.Births[slot].Year < 1950 && known && chance.Happens(10);
        var coverages = isChild ? OfChild(seed, first, slot, home, known, chance) : OfAdult(seed, index, home.Sexes[slot], home.Births[slot], known, longArchived, chance);
        return new Registration(nir, kind, known, AnoOf(seed, index), longArchived, coverages);
    }

    /// <summary>Through one parent or both; twins have ranks 1 and 2; a few change rank in the family order.</summary>
    private static List<Coverage> OfChild(ulong seed, long first, int slot, HouseholdShape home, bool known, SeededChance chance)
    {
        var rank = home.AreTwins ? slot - 1 : 1;
        List<Coverage> list = [Through(seed, first, rank, home.Sexes[slot], home.Births[slot])];
        var draw = chance.Below(1000);
        if (home.AreTwins || !known)
            return list;
        if (draw < 250)
            list.Add(Through(seed, first + 1, rank, home.Sexes[slot], home.Births[slot]));
        else if (draw < 290)
            list.Add(list[0] with { Rank = 2 });
        return list;
    }

    /// <summary>On one's own; a few still have, archived, the registration they had under a parent.</summary>
    private static List<Coverage> OfAdult(ulong seed, long index, int sex, DateOnly birth, bool known, bool longArchived, SeededChance chance)
    {
        List<Coverage> list = [Through(seed, index, 1, sex, birth) with { Archived = longArchived }];
        if (known && !longArchived && chance.Happens(20))
            list.Add(Through(seed, index + (1L << 40), 1, sex, birth) with { Archived = true });
        return list;
    }

    private static Coverage Through(ulong seed, long insured, int rank, int sex, DateOnly birth) =>
        new(Pseudonym(SeededChance.Mix(seed ^ 0xA5A5, (ulong)insured), ((ulong)birth.DayNumber * 4) + (ulong)sex), rank, AnoOf(seed, insured), false);

    private static string AnoOf(ulong seed, long index) => Pseudonym(SeededChance.Mix(seed ^ 0x5A5A, (ulong)index), 9);

    /// <summary>17 characters, as the claims' pseudonyms are.</summary>
    internal static string Pseudonym(ulong a, ulong b) => string.Create(17, (A: SeededChance.Mix(a, b), B: SeededChance.Mix(b, a)), static (text, state) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = Alphabet[(int)((i < 12 ? state.A >> (5 * i) : state.B >> (5 * (i - 12))) & 31)];
    });
}

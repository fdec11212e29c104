using System.Globalization;

namespace Hygie.Core.Hosts;

/// <summary>What the declared facts of a profile say of a control.</summary>
/// <param name="Result">Pass, fail or unknown.</param>
/// <param name="Reason">Which fact decides.</param>
public sealed record ProfileFinding(CriterionResult Result, LocalText Reason);

/// <summary>
/// The holding rule of SecNumCloud 3.2, chapter 19.6: holders with their seat outside the Union may have, directly or through others, at
/// most 24 % each and 39 % together, of the capital and of the votes.
/// </summary>
/// <remarks>
/// Along a chain the capital multiplies. Votes do too, except that whoever has the majority of a company's votes casts all those that the
/// company holds. Shares that nobody declared count against the rule as far as they could break it: then the answer is unknown.
/// </remarks>
public static class HoldingRule
{
    /// <summary>Most that one holder from outside may have, in hundredths of a percent.</summary>
    public const int GreatestAlone = 2_400;

    /// <summary>Most that they may have together.</summary>
    public const int GreatestTogether = 3_900;

    private const decimal Whole = 10_000m;

    /// <summary>What the declared holders say.</summary>
    public static ProfileFinding Judge(HostProfile profile)
    {
        if (profile.Holders.IsEmpty)
            return new ProfileFinding(CriterionResult.Unknown, new LocalText("Aucun détenteur n'est déclaré.", "No holder is declared."));
        var shares = new Dictionary<string, Stake>(StringComparer.Ordinal);
        Follow(profile.Holders, new Stake(Whole, Whole), shares, depth: 0);
        var outside = shares.Where(s => s.Key.StartsWith("out:", StringComparison.Ordinal)).OrderByDescending(s => s.Value.Largest).ToList();
        var together = outside.Aggregate(default(Stake), (sum, s) => sum + s.Value);
        var unknown = shares.GetValueOrDefault(Undeclared);
        var greatest = outside.Aggregate(default(Stake), (most, s) => Stake.Greater(most, s.Value));
        if (greatest.Exceeds(GreatestAlone))
            return new ProfileFinding(CriterionResult.Fail, new LocalText(
                $"{outside[0].Key[4..]} détient {Percent(greatest, ',')} ; 24 % au plus pour un seul.", $"{outside[0].Key[4..]} holds {Percent(greatest, '.')}; 24 % at most for one."));
        if (together.Exceeds(GreatestTogether))
            return new ProfileFinding(CriterionResult.Fail, new LocalText(
                $"Hors de l'Union : {Percent(together, ',')} ensemble ; 39 % au plus.", $"Outside the Union: {Percent(together, '.')} together; 39 % at most."));
        if ((greatest + unknown).Exceeds(GreatestAlone) || (together + unknown).Exceeds(GreatestTogether))
            return new ProfileFinding(CriterionResult.Unknown, new LocalText(
                $"Personne n'a déclaré {Percent(unknown, ',')} : assez pour passer une limite.", $"Nobody declared {Percent(unknown, '.')}: enough to pass a limit."));
        return new ProfileFinding(CriterionResult.Pass, new LocalText(
            $"Hors de l'Union : {Percent(greatest, ',')} au plus pour un seul, {Percent(together, ',')} ensemble.", $"Outside the Union: {Percent(greatest, '.')} at most for one, {Percent(together, '.')} together."));
    }

    /// <summary>The larger of capital and votes.</summary>
    private static string Percent(Stake stake, char mark) => (stake.Largest / 100).ToString("0.####", CultureInfo.InvariantCulture).Replace('.', mark) + " %";

    private const string Undeclared = "unknown";

    private static void Follow(IReadOnlyList<Holder> holders, Stake of, Dictionary<string, Stake> shares, int depth)
    {
        foreach (var holder in holders)
        {
            var stake = of.Through(holder);
            if (holder.Holders.Length > 0 && depth < 16)
                Follow(holder.Holders, stake, shares, depth + 1);
            if (holder.Holders.IsEmpty || !EuropeanUnion.Has(holder.Seat))
                Add(shares, NameOf(holder), stake);
        }

        var declared = holders.Aggregate(default(Stake), (sum, h) => sum + new Stake(h.Capital, h.Votes));
        Add(shares, Undeclared, new Stake(of.Capital * Math.Max(0, Whole - declared.Capital) / Whole, of.Votes * Math.Max(0, Whole - declared.Votes) / Whole));
    }

    private static string NameOf(Holder holder) =>
        holder.Seat == Holder.Unknown ? Undeclared : EuropeanUnion.Has(holder.Seat) ? "in:" + holder.Name : "out:" + holder.Name;

    private static void Add(Dictionary<string, Stake> shares, string name, Stake stake) => shares[name] = shares.GetValueOrDefault(name) + stake;

    /// <summary>Capital and votes, in hundredths of a percent.</summary>
    private readonly record struct Stake(decimal Capital, decimal Votes)
    {
        public static Stake operator +(Stake a, Stake b) => new(a.Capital + b.Capital, a.Votes + b.Votes);

        public static Stake Greater(Stake a, Stake b) => new(Math.Max(a.Capital, b.Capital), Math.Max(a.Votes, b.Votes));

        public decimal Largest => Math.Max(Capital, Votes);

        public bool Exceeds(int limit) => Capital > limit || Votes > limit;

        public Stake Through(Holder holder) =>
            new(Capital * holder.Capital / Whole, holder.Votes > Whole / 2 ? Votes : Votes * holder.Votes / Whole);
    }
}

namespace Hygie.Core.Hosts;

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

    /// <summary>What the declared holders say today.</summary>
    public static CriterionResult Judge(HostProfile profile)
    {
        if (profile.Holders.IsEmpty)
            return CriterionResult.Unknown;
        var shares = new Dictionary<string, Stake>(StringComparer.Ordinal);
        Follow(profile.Holders, new Stake(Whole, Whole), shares, depth: 0);
        var outside = shares.Where(s => s.Key.StartsWith("out:", StringComparison.Ordinal)).Select(s => s.Value).ToList();
        var together = outside.Aggregate(default(Stake), (sum, s) => sum + s);
        var unknown = shares.GetValueOrDefault(Undeclared);
        var greatest = outside.Aggregate(default(Stake), Stake.Greater);
        if (greatest.Exceeds(GreatestAlone) || together.Exceeds(GreatestTogether))
            return CriterionResult.Fail;
        return (greatest + unknown).Exceeds(GreatestAlone) || (together + unknown).Exceeds(GreatestTogether) ? CriterionResult.Unknown : CriterionResult.Pass;
    }

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

        public bool Exceeds(int limit) => Capital > limit || Votes > limit;

        public Stake Through(Holder holder) =>
            new(Capital * holder.Capital / Whole, holder.Votes > Whole / 2 ? Votes : Votes * holder.Votes / Whole);
    }
}

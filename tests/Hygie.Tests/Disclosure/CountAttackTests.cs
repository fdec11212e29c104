using Hygie.Core;
using Hygie.Core.Disclosure;
using Xunit;

namespace Hygie.Tests.Disclosure;

/// <summary>
/// Attackers ask counts of drawn people through the real ledger, budget and noise, and guess whether one person, whom a definition can isolate, is
/// ill. What they reach is held against what the law of the noise says: triangular on -5..5, variance v = 35/6. Fixed seeds; every bound leaves six standard
/// errors of its sample.
/// </summary>
public sealed class CountAttackTests : IDisposable
{
    private const int Targets = 500;
    private static readonly DisclosureProfile Profile = DisclosureProfile.FranceHealth;
    private static readonly PerturbationTable Noise = PerturbationTable.Standard;
    private static readonly DatasetVersion Version = new(new DatasetId("snds"), 1);
    private static readonly BodyId A = new("chu-a"), B = new("chu-b");
    private readonly Random _chance = new(4);
    private readonly RecordKeySecret _secret = new(new byte[32]);

    public void Dispose() => _secret.Dispose();

    [Fact]
    public void Two_nested_questions_tell_nothing_of_the_one_between_them() =>
        // Right in half of the cases, as without asking.
        Assert.InRange(Guesses(new Nested(A, A)), 0.36, 0.64);

    [Fact]
    public void Two_colluding_institutions_that_share_nested_questions_learn_no_more() => Assert.InRange(Guesses(new Nested(A, B)), 0.36, 0.64);

    [Fact]
    public void Without_the_ledger_two_nested_questions_would_tell_nearly_all() =>
        // Equal sets have equal noise: a difference other than 0 is the person. Wrong only when two noises differ by exactly -1:
        // 140 / 1296, for half of the targets: right for 95 %.
        Assert.InRange(Guesses(new Nested(A, A) { Forgets = true }), 0.88, 1);

    [Fact]
    public void Someone_who_can_name_ten_others_of_the_group_is_not_held_back() =>
        // The known limit: eleven persons may be told from none, so that ten accomplices and the target can. (Prints take a fifth of such sets for nearer.)
        Assert.InRange(Guesses(new Nested(A, A) { Accomplices = 10 }), 0.75, 1);

    [Fact]
    public void Averaging_within_the_budget_leaves_about_a_person_of_error()
    {
        // 20 questions are 10 differences of variance 2v: standard error sqrt(2v / 10) = 1.08 persons.
        Assert.InRange(Error(CountBudget.Standard.Limit, [A]), 0.76, 1.4);
        // Nobody, whatever he knows of all others, tells 40 from 41 better than the shift of 20 noises by 1: about Phi(sqrt(20 / v) / 2) = 82 %.
        Assert.True(Math.Sqrt(20 / Noise.Variance) / 2 < 0.93);
    }

    [Fact]
    public void Two_colluding_institutions_average_the_sum_of_their_budgets_and_no_more() =>
        // 40 questions: sqrt(2v / 20) = 0.76 persons.
        Assert.InRange(Error(2 * CountBudget.Standard.Limit, [A, B]), 0.53, 1);

    [Fact]
    public void Without_the_budget_averaging_would_find_the_person() =>
        // 400 questions: sqrt(2v / 200) = 0.24 persons, so that one person is four standard errors.
        Assert.InRange(Error(400, [A], new CountBudget(int.MaxValue), rounds: 25), 0, 0.45);

    [Fact]
    public void The_budget_ends_at_its_limit_and_asking_again_is_free()
    {
        var desk = new Desk(_secret, CountBudget.Standard);
        var sets = Enumerable.Range(0, 21).Select(i => People(i * 100, 50)).ToList();
        var first = sets.Take(20).Select((s, i) => desk.Ask(A, "q" + Text(i), s).Value).ToList();
        Assert.Equal("HYG-10040", desk.Ask(A, "q20", sets[20]).Refusal.Code);
        Assert.Equal(first[3].Persons, desk.Ask(A, "q3", sets[3]).Value.Persons);
        Assert.False(desk.Ask(B, "q20", sets[20]).IsRefused);
        desk.Day = desk.Day.AddYears(1);
        Assert.False(desk.Ask(A, "q20", sets[20]).IsRefused);
    }

    [Fact]
    public void The_same_people_have_the_same_figure_whoever_asks_and_however()
    {
        var (desk, people) = (new Desk(_secret, CountBudget.Standard), People(0, 500));
        var figure = desk.Ask(A, "one way", people).Value;
        Assert.Equal(figure.Persons, desk.Ask(B, "one way", people).Value.Persons);
        Assert.Equal(figure.Persons, desk.Ask(B, "another way", Enumerable.Reverse(people)).Value.Persons);
    }

    [Fact]
    public void A_figure_is_never_given_for_fewer_than_eleven()
    {
        for (var persons = 0; persons < 11; persons++)
            Assert.Equal("<11", new Desk(_secret, CountBudget.Standard).Ask(A, "q", People(0, persons)).Value.ToString());
        // Nor does the step over the threshold tell who made it: 12 persons less 3 show what 12 showed.
        var (desk, twelve) = (new Desk(_secret, CountBudget.Standard), Enumerable.Range(0, 100).Select(i => People(i * 100, 12)).First(p => new Desk(_secret, CountBudget.Standard).Ask(A, "q", p).Value.Persons is not null));
        Assert.Equal(desk.Ask(A, "12", twelve).Value.Persons, desk.Ask(A, "9", twelve.Skip(3)).Value.Persons);
    }

    [Fact]
    public void Prints_differ_in_no_more_groups_than_persons_and_survive_their_bytes()
    {
        var random = new Random(9);
        for (var apart = 0; apart < 30; apart++)
        {
            var (one, other) = (Print(People(0, 200)), Print([.. People(0, 200 - (apart / 2)), .. People(1000, apart - (apart / 2))]));
            Assert.InRange(one.Apart(other), Math.Max(0, apart - 3), apart);
            Assert.Equal(0, one.Apart(PeoplePrint.Of(one.ToBytes())));
        }

        var people = People(random.Next(), 40);
        Assert.Equal(_secret.CellKey(people), Print(people).CellKey);
    }

    /// <summary>Share of targets for whom "the figures differ, so he is ill" is right; half of them are ill.</summary>
    private double Guesses(Nested attack)
    {
        var right = 0;
        for (var target = 0; target < Targets; target++)
        {
            using var secret = Fresh();
            var (desk, ill) = (new Desk(secret, CountBudget.Standard) { Forgets = attack.Forgets }, target % 2 == 0);
            var group = People(0, 60);
            List<byte[]> with = [.. group, .. ill ? People(1000, 1) : []];
            var first = desk.Ask(attack.First, "the group", with).Value.Persons;
            var second = desk.Ask(attack.Second, "the group without the target", group.Skip(attack.Accomplices)).Value.Persons;
            // Accomplices are known to be ill: what they alone change is what the attacker expects, whether he sees it or not.
            right += (first != second) == ill ? 1 : 0;
        }

        return (double)right / Targets;
    }

    /// <summary>
    /// Root of the mean squared error when a group of 40 is estimated from pairs of questions, some people with it and without it, each pair about other
    /// people. Nearby answers do not help here: 40 may be told from none.
    /// </summary>
    private double Error(int questions, IReadOnlyList<BodyId> askers, CountBudget? budget = null, int rounds = 200)
    {
        var squares = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            using var secret = Fresh();
            var (desk, group, sum) = (new Desk(secret, budget ?? CountBudget.Standard), People(0, 40), 0L);
            for (var pair = 0; pair < questions / 2; pair++)
            {
                var (asker, others) = (askers[pair % askers.Count], People(1000 + (pair * 100), 30));
                sum += desk.Ask(asker, Text(pair) + " with", [.. others, .. group]).Value.Persons!.Value - desk.Ask(asker, Text(pair) + " without", others).Value.Persons!.Value;
            }

            Assert.Equal(budget is null, desk.Ask(askers[0], "one more", People(500, 20)).IsRefused);
            squares += Math.Pow((sum / (questions / 2.0)) - 40, 2);
        }

        return Math.Sqrt(squares / rounds);
    }

    private RecordKeySecret Fresh()
    {
        var key = new byte[32];
        _chance.NextBytes(key);
        return new RecordKeySecret(key);
    }

    private PeoplePrint Print(IReadOnlyList<byte[]> people)
    {
        var print = new PeoplePrint();
        print.Add(_secret, people);
        return print;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static List<byte[]> People(int from, int count) => [.. Enumerable.Range(from, count).Select(BitConverter.GetBytes)];

    /// <summary>An attack by two questions.</summary>
    private sealed record Nested(BodyId First, BodyId Second)
    {
        /// <summary>True for a desk without a ledger.</summary>
        public bool Forgets { get; init; }

        /// <summary>Ill persons whom the attacker knows and leaves out too.</summary>
        public int Accomplices { get; init; }
    }

    /// <summary>What the verb does with a question, without its data.</summary>
    private sealed class Desk(RecordKeySecret secret, CountBudget budget)
    {
        private CountLedger _ledger = new([], budget);

        public DateOnly Day { get; set; } = new(2026, 11, 23);

        public bool Forgets { get; init; }

        public Result<ProtectedCount> Ask(BodyId institution, string question, IEnumerable<byte[]> people)
        {
            var (print, persons) = (new PeoplePrint(), people.ToList());
            print.Add(secret, persons);
            return _ledger.Spend(institution, [question], Day).Then<ProtectedCount>(_ =>
            {
                var figure = (Forgets ? _ledger with { Given = [] } : _ledger).Show(persons.Count, print, Profile, Noise);
                _ledger = _ledger with { Given = [.. _ledger.Given, new GivenCount(institution, question, Version, Day, figure.Persons, print)] };
                return figure;
            });
        }
    }
}

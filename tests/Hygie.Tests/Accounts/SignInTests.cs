using System.Text;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Accounts;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Accounts;

/// <summary>Who signs in is known to the hub; the world learns that somebody did, and that somebody was refused, the day after.</summary>
public sealed class SignInTests
{
    private static readonly DateOnly Yesterday = TestLog.Today.AddDays(-1);
    private static readonly SigningKey Ada = SigningKey.Generate(new SeededSecretRandom(11));
    private static readonly SigningKey Assessor = SigningKey.Generate(new SeededSecretRandom(12));
    private static readonly SigningKey Stranger = SigningKey.Generate(new SeededSecretRandom(13));

    private readonly TestLog _log = new();
    private readonly MemoryAccountStore _accounts;
    private readonly KeyRegister _register = KeyRegister.Empty.Enrol(Assessor.Verifying, KeyRole.Assessor, "assessor-1", 0).Value;

    public SignInTests() => _accounts = new MemoryAccountStore(_log.Outbox);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int, string> Answers => new()
    {
        { "her own key", "ada-lovelace", 11, "ok" },
        { "a key of the register", "assessor-1", 12, "ok" },
        { "another's key", "ada-lovelace", 12, "HYG-4008" },
        { "a stranger's key", "assessor-1", 13, "HYG-4008" },
        { "a key that did not open", "ada-lovelace", 0, "HYG-4008" },
        { "a name nobody bears", "2690549588157", 13, "HYG-4002" },
        { "an account that ended", "bob", 13, "HYG-4003" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task The_key_decides_and_the_hub_keeps_who_it_was(string why, string person, int seed, string expected)
    {
        await EnrolAsync();
        var key = seed == 0 ? null : SigningKey.Generate(new SeededSecretRandom(seed)).Verifying;
        var answer = await SignIn(Yesterday).RunAsync(new SignInCommand(new PersonId(person), key), Stop);
        Assert.Equal((why, expected), (why, answer.TryGet(out var signedIn, out var refusal) ? "ok" : refusal.Code));
        Assert.Equal(expected == "ok" ? key : null, signedIn);
        var sealedEvent = (await _log.Outbox.OpenAsync(3, Stop)).Value.Event;
        Assert.Equal(
            $$$"""{"by":"person/{{{(expected == "HYG-4002" ? "unknown" : person)}}}","day":"2026-11-22","facts":{},"kind":"{{{(expected == "ok" ? "account.signed-in" : "account.sign-in-refused")}}}","subject":"sign-in","why":"{{{(expected == "ok" ? "own key" : expected)}}}"}""",
            Encoding.UTF8.GetString(sealedEvent.Span));
    }

    [Fact]
    public async Task A_day_of_sign_ins_is_one_leaf_a_kind_and_none_before_the_day_is_over()
    {
        await EnrolAsync();
        await _log.Publish.RunAsync(Stop);
        await DayAsync(TestLog.Today);
        await _log.Publish.RunAsync(Stop);
        Assert.Empty(await SignInsAsync());
        await DayAsync(Yesterday);
        await _log.Publish.RunAsync(Stop);
        Assert.Equal([("account.sign-in-refused", Yesterday, "day"), ("account.signed-in", Yesterday, "day")], (await SignInsAsync()).Select(l => (l.Kind.Value, l.Day, l.Subject)));
        Assert.Equal(2 + 12, (await _log.Outbox.EventsAsync(Stop)).Count);
    }

    [Fact]
    public async Task The_public_files_hold_neither_who_came_nor_how_often()
    {
        await EnrolAsync();
        await DayAsync(Yesterday);
        await _log.Publish.RunAsync(Stop);
        var once = _log.First.Files.Sum(f => f.Value.Length);
        Assert.Equal(2, (await SignInsAsync()).Count);
        string[] secrets = ["2690549588157", "own key", "HYG-40", "unknown", Ada.Id, Assessor.Id, Stranger.Id, Ada.Verifying.ToString()];
        foreach (var (name, bytes) in _log.First.Files)
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, name + '\n' + Encoding.Latin1.GetString(bytes), StringComparison.Ordinal));
        Assert.All(await SignInsAsync(), leaf => Assert.DoesNotContain("ada", Encoding.ASCII.GetString(leaf.Encode()), StringComparison.Ordinal));

        // Ten times as many of the same day leave as many bytes.
        var busy = new SignInTests();
        await busy.EnrolAsync();
        for (var i = 0; i < 10; i++)
            await busy.DayAsync(Yesterday);
        await busy._log.Publish.RunAsync(Stop);
        Assert.Equal(once, busy._log.First.Files.Sum(f => f.Value.Length));
    }

    [Theory]
    [InlineData("ada-lovelace", 0)]
    [InlineData("Ada Lovelace", 1)]
    public async Task An_enrolment_needs_a_public_name_and_a_role(string person, int roles)
    {
        var command = new EnrolCommand(new PersonId(person), new BodyId("hub"), [.. Enumerable.Repeat(Role.Steward, roles)], Ada.Verifying, new PersonId(person));
        Assert.Equal("HYG-4007", (await new Enrol(_accounts, _log.Clock).RunAsync(command, Stop)).Refusal.Code);
        Assert.Empty(await _accounts.ListAsync(Stop));
    }

    [Fact]
    public void A_word_is_a_role_or_is_refused()
    {
        Assert.All(Enum.GetValues<Role>(), role => Assert.Equal(role, AccountWords.Parse(AccountWords.Of(role)).Value));
        Assert.All((string[])["Steward", "", "root", "1"], word => Assert.Equal("HYG-4006", AccountWords.Parse(word).Refusal.Code));
    }

    private async Task<IReadOnlyList<Leaf>> SignInsAsync() =>
        [.. (await _log.Outbox.LeavesAsync(0, 100, Stop)).Select(l => Leaf.Decode(l.Span).Value).Where(l => l.Kind.Value.Contains("sign", StringComparison.Ordinal))];

    private async Task EnrolAsync()
    {
        await _accounts.EnrolAsync(new Account(new PersonId("ada-lovelace"), new BodyId("hub"), [Role.Decider], Ada.Verifying, Yesterday, null), Enrolled("ada-lovelace"), Stop);
        await _accounts.EnrolAsync(new Account(new PersonId("bob"), new BodyId("hub"), [Role.Decider], Stranger.Verifying, Yesterday.AddDays(-9), Yesterday), Enrolled("bob"), Stop);
    }

    private static AuditEntry Enrolled(string person) => AuditEntry.Of("account.enrolled", Yesterday, "person/" + person, "person/steward-1", "enrolment");

    /// <summary>Three come in, three do not.</summary>
    private async Task DayAsync(DateOnly day)
    {
        foreach (var (person, key) in new (string, VerifyingKey?)[] { ("ada-lovelace", Ada.Verifying), ("ada-lovelace", Ada.Verifying), ("assessor-1", Assessor.Verifying), ("ada-lovelace", null), ("2690549588157", Stranger.Verifying), ("assessor-1", Ada.Verifying) })
            await SignIn(day).RunAsync(new SignInCommand(new PersonId(person), key), Stop);
    }

    private SignIn SignIn(DateOnly day) => new(_accounts, _register, _log.Outbox, new Noon(day));

    private sealed class Noon(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day, new TimeOnly(12, 0), TimeSpan.Zero);
    }
}

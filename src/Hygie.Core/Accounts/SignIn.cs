using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Accounts;

/// <summary>A person comes with a key of their own.</summary>
/// <param name="Person">The name given.</param>
/// <param name="Key">Public half of the key that was opened; null when none was.</param>
public sealed record SignInCommand(PersonId Person, VerifyingKey? Key);

/// <summary>
/// Says whether a person is who the name says: the key that was opened is that of an account in force, or a current one of the register under that name.
/// Enters it either way. The public log says only that there were sign-ins that day, and whether there were refused ones: who came, and how often, is sealed.
/// </summary>
public sealed class SignIn(IAccountStore accounts, KeyRegister register, IOutbox outbox, TimeProvider clock)
{
    /// <summary>Kind of the entry of one who came in.</summary>
    public const string Accepted = "account.signed-in";

    /// <summary>Kind of the entry of one who did not.</summary>
    public const string Refused = "account.sign-in-refused";

    /// <summary>The person's key. Refuses (HYG-4002) a name nobody bears, (HYG-4003) an account not in force, (HYG-4008) a key that did not open or is another's.</summary>
    public async Task<Result<VerifyingKey>> RunAsync(SignInCommand command, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var account = await accounts.FindAsync(command.Person, cancellation);
        var enrolled = register.Keys.Where(k => k.IsCurrent && string.Equals(k.Owner, command.Person.Value, StringComparison.Ordinal)).Select(k => k.Key).ToList();
        var refusal = Decide(command, account, enrolled, today);
        // A name that nobody bears is not kept: whatever was typed there may identify anybody.
        var known = account is not null || enrolled.Count > 0;
        var entry = AuditEntry.Of(refusal is null ? Accepted : Refused, today, "sign-in", by: "person/" + (known ? command.Person.Value : "unknown"), why: refusal?.Code ?? "own key")
            with { Publication = Publication.WithItsDay };
        return (await outbox.AppendAsync(entry, cancellation)).Then<VerifyingKey>(_ => refusal is null ? command.Key! : refusal);
    }

    private static Refusal? Decide(SignInCommand command, Account? account, List<VerifyingKey> enrolled, DateOnly today)
    {
        if (command.Key is { } key && enrolled.Any(k => k.Equals(key)))
            return null;
        if (account is null && enrolled.Count == 0)
            return Refusal.Of("HYG-4002", ("person", command.Person));
        if (account is not null && !account.IsActiveOn(today))
            return Refusal.Of("HYG-4003", ("person", command.Person));
        return account is not null && account.Key.Equals(command.Key) ? null : Refusal.Of("HYG-4008", ("person", command.Person));
    }
}

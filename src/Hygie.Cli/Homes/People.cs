using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Homes;

/// <summary>The homes of the people who sign, beside the hub's: <c>people/ID</c> of the demo, or of a folder where their keys were brought.</summary>
internal static class People
{
    /// <summary>Role of such a home.</summary>
    public const string Role = "person";

    /// <summary>Signs a person in: their keys, once the hub has found that they are theirs. Refuses (HYG-0005) when there is no such home, else as <see cref="SignIn"/>. The log has it either way.</summary>
    public static async Task<Result<OwnKeys>> SignInAsync(Run run, HubPorts hub, string person)
    {
        var opened = OpenKeys(run, hub.Home, person);
        var key = opened.TryGet(out var keys, out var refusal) ? keys.Signing.Verifying : null;
        var answer = await new SignIn(hub.Accounts, hub.Register, hub.Outbox, hub.Clock).RunAsync(new SignInCommand(new PersonId(person), key), run.Cancellation);
        if (keys is null || answer.TryGet(out _, out var denied))
            return keys is null ? refusal! : keys;
        keys.Dispose();
        return denied;
    }

    /// <summary>The document with the signatures of those persons, each signed in; an absent name signs nothing.</summary>
    public static async Task<Result<SignedDocument>> SignTogetherAsync(Run run, HubPorts hub, SignedDocument document, params IReadOnlyList<string?> persons)
    {
        foreach (var person in persons.OfType<string>())
        {
            if (!(await SignInAsync(run, hub, person)).TryGet(out var keys, out var refusal))
                return refusal;
            using (keys)
            {
                if (await hub.Accounts.FindAsync(new PersonId(person), run.Cancellation) is { } account && MayYou.Ask(account, account.Person, hub.Today) is { } suspended)
                    return suspended;
                document = document.SignedBy(keys.Signing);
            }
        }

        return document;
    }

    private static Result<OwnKeys> OpenKeys(Run run, Home hub, string person)
    {
        if (!PublicName.IsValid(person))
            return Refusal.Of("HYG-4002", ("person", person));
        var home = Home.Open(Path.GetFullPath(hub.At("..", "people", person)));
        return home.Config is null ? Refusal.Of("HYG-0005", ("home", home.Path), ("role", Role), ("actual", "none")) : Composition.OpenKeys(run, home, Composition.KeysFile);
    }
}

using System.CommandLine;
using System.Globalization;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Accounts;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Accounts;

/// <summary><c>hygie account make|enrol|review|end|list</c>: the persons known to the hub, and the rights that somebody else looks at every year.</summary>
internal static class AccountVerbs
{
    private static readonly Argument<string> Person = new("PERSON") { Description = Words.Say("Public name of the person.", "Nom public de la personne.") };
    private static readonly Option<string> Body = new("--body") { Required = true, HelpName = "NAME", Description = Words.Say("The body or institution.", "L'organisme ou l'établissement.") };
    private static readonly Option<string[]> Roles = new("--role") { Required = true, HelpName = "ROLE", AllowMultipleArgumentsPerToken = true, Description = string.Join(", ", Enum.GetValues<Role>().Select(AccountWords.Of)) };
    private static readonly Option<string> Key = new("--key") { Required = true, HelpName = "hygie-verify1…", Description = Words.Say("The person's public key.", "La clé publique de la personne.") };

    public static Command CreateMake() =>
        new Command("make", Words.Say(
            "At the person: make a home with its own keys, and print the key to enrol.\n\n  hygie account make checker-3 --home ./people/checker-3 --passphrase-file checker-3.txt",
            "Chez la personne : créer un lieu avec ses propres clés, et écrire la clé à enrôler.\n\n  hygie account make checker-3 --home ./people/checker-3 --passphrase-file checker-3.txt"))
            .With(Person, GlobalOptions.Json()).Runs(run => Task.FromResult(Make(run)));

    public static Command CreateEnrol() =>
        new Command("enrol", Words.Say(
            "Enrol a person under its own key.\n\n  hygie account enrol checker-3 --body hub --role checker --key hygie-verify1… --as steward-1",
            "Enrôler une personne sous sa propre clé.\n\n  hygie account enrol checker-3 --body hub --role checker --key hygie-verify1… --as steward-1"))
            .With(Person, Body, Roles, Key, GlobalOptions.Json()).Runs(EnrolAsync);

    public static Command CreateReview() =>
        new Command("review", Words.Say(
            "Say that a person's rights are still needed: without it they are suspended after a year.\n\n  hygie account review checker-3 --as steward-1",
            "Dire que les droits d'une personne sont encore nécessaires : sinon ils sont suspendus au bout d'un an.\n\n  hygie account review checker-3 --as steward-1"))
            .With(Person, GlobalOptions.Json())
            .Runs(run => ActAsync(run, (hub, by) => new ReviewRights(hub.Accounts, hub.Clock).RunAsync(new ReviewRightsCommand(new PersonId(run.Get(Person)), by), run.Cancellation)));

    public static Command CreateEnd() =>
        new Command("end", Words.Say(
            "Take all rights of a person away, from now on.\n\n  hygie account end checker-3 --as steward-1",
            "Retirer tous ses droits à une personne, dès maintenant.\n\n  hygie account end checker-3 --as steward-1"))
            .With(Person, GlobalOptions.Json())
            .Runs(run => ActAsync(run, (hub, by) => new EndAccount(hub.Accounts, hub.Clock).RunAsync(new EndAccountCommand(new PersonId(run.Get(Person)), by), run.Cancellation)));

    public static Command CreateList() =>
        new Command("list", Words.Say(
            "List the persons, their roles, and whose rights must be reviewed.\n\n  hygie account list",
            "Lister les personnes, leurs rôles, et les droits qu'il faut revoir.\n\n  hygie account list"))
            .With(GlobalOptions.Json()).Runs(run => HubDesk.WorkAsync(run, async hub => List(run, await hub.Accounts.ListAsync(run.Cancellation), hub.Today)));

    private static int Make(Run run)
    {
        var person = run.Get(Person);
        if (!PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-4007", ("person", person)));
        if (!PartyHome.Make(run, People.Role, person).TryGet(out var made, out var refusal))
            return run.Refuse(refusal);
        if (run.Json)
            Run.PrintJson(new { person, key = made.Key.ToString() });
        else
            Run.Print(made.Key.ToString());
        run.Next($"hygie account enrol {person} --body NAME --role ROLE --key {made.Key} --as STEWARD");
        return Exit.Ok;
    }

    private static async Task<int> EnrolAsync(Run run)
    {
        if (!VerifyingKey.Parse(run.Get(Key)!).TryGet(out var key, out var refusal))
            return run.Refuse(refusal);
        var roles = run.Get(Roles)!.Select(AccountWords.Parse).ToList();
        if (roles.Find(r => r.IsRefused) is { IsRefused: true } unknown)
            return run.Refuse(unknown.Refusal);
        return await ActAsync(run, (hub, by) => new Enrol(hub.Accounts, hub.Clock)
            .RunAsync(new EnrolCommand(new PersonId(run.Get(Person)), new BodyId(run.Get(Body)!), [.. roles.Select(r => r.Value)], key, by), run.Cancellation));
    }

    /// <summary>A person who signs in changes an account, which is then shown. Whether it may is the act's own question: a steward past its own review still reviews others.</summary>
    private static async Task<int> ActAsync(Run run, Func<HubPorts, PersonId, Task<Result<Account>>> act)
    {
        if (run.As is not { } person || !PublicName.IsValid(person))
            return run.Refuse(Refusal.Of("HYG-0009"));
        Account? changed = null;
        var today = DateOnly.MinValue;
        var exit = await HubDesk.ChangeAsync(run, async hub =>
        {
            if (!(await People.SignInAsync(run, hub, person)).TryGet(out var keys, out var refusal))
                return refusal;
            keys.Dispose();
            today = hub.Today;
            return (await act(hub, new PersonId(person))).TryGet(out changed, out refusal) ? Exit.Ok : refusal;
        });
        return exit == Exit.Ok ? List(run, [changed!], today) : exit;
    }

    private static int List(Run run, IReadOnlyList<Account> accounts, DateOnly today)
    {
        if (run.Json)
            Run.PrintJson(new
            {
                accounts = accounts.Select(a => new
                {
                    person = a.Person.Value, body = a.Body.Value, roles = a.Roles.Select(AccountWords.Of), key = a.Key.ToString(), enrolledOn = a.EnrolledOn, reviewedOn = a.ReviewedOn,
                    reviewDueOn = a.ReviewDueOn, endedOn = a.EndedOn, refusal = MayYou.Ask(a, a.Person, today)?.Code,
                }),
            });
        else
            foreach (var a in accounts)
                Run.Print(string.Create(Words.Culture, $"{a.Person} · {a.Body} · {string.Join(", ", a.Roles.Select(AccountWords.Of))} · {StateOf(a, today)}"));
        return Exit.Ok;
    }

    private static string StateOf(Account account, DateOnly today) =>
        (account.EndedOn is not null ? Words.Say("ended on", "terminé le") : today > account.ReviewDueOn ? Words.Say("suspended, review was due on", "suspendu, à revoir avant le")
            : Words.Say("in force, review due on", "en vigueur, à revoir avant le"))
        + (account.EndedOn ?? account.ReviewDueOn).ToString(" yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using Hygie.Cli.Delivery;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Custody;

/// <summary><c>hygie custodian serve</c>: the custodian as its own process, behind a socket in its home.</summary>
internal static class CustodianServeVerb
{
    /// <summary>What it prints once it listens: who started it waits for this line.</summary>
    public const string Listening = "listening";

    private static readonly Option<int?> Idle = new("--idle") { HelpName = "SECONDS", Description = Words.Say("End after so long without a call (default: never).", "S'arrêter après tant de secondes sans appel (par défaut : jamais).") };

    public static Command Create() =>
        new Command("serve", Words.Say(
            "Answer requests for keys on this custodian's socket until stopped.\n\n  hygie custodian serve --home /var/lib/hygie-custodian",
            "Répondre aux demandes de clés sur la prise de ce gardien jusqu'à l'arrêt.\n\n  hygie custodian serve --home /var/lib/hygie-custodian"))
            .With(Idle).Runs(ServeAsync);

    private static async Task<int> ServeAsync(Run run)
    {
        if (!CustodianHome.Open(run).TryGet(out var custodian, out var refusal))
            return run.Refuse(refusal);
        using (custodian)
        {
            var idle = run.Get(Idle) is { } seconds ? TimeSpan.FromSeconds(seconds) : default(TimeSpan?);
            var served = await Composition.ServeCustodianAsync(custodian, idle, () => Run.Print(Listening), Fault.Points, run.Cancellation);
            return served.TryGet(out _, out refusal) ? Exit.Ok : run.Refuse(refusal);
        }
    }
}

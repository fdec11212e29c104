using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit revoke ID</c>: ends a permit now. No key is released under it from then on.</summary>
internal static class RevokeVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The permit.", "L'autorisation.") };
    private static readonly Option<string> ReasonFr = new("--reason-fr") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in French: it is published.", "Le motif, en français : il est publié.") };
    private static readonly Option<string> ReasonEn = new("--reason-en") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in English: it is published.", "Le motif, en anglais : il est publié.") };

    public static Command Create() =>
        new Command("revoke", Words.Say(
            "Revoke a permit: what runs under it stops.\n\n  hygie permit revoke d-p-rare --reason-fr \"finalité changée\" --reason-en \"purpose changed\" --as authority-1",
            "Révoquer une autorisation : ce qui s'exécute sous elle s'arrête.\n\n  hygie permit revoke d-p-rare --reason-fr \"finalité changée\" --reason-en \"purpose changed\" --as authority-1"))
            .With(Id, ReasonFr, ReasonEn, GlobalOptions.Json())
            .Runs(run => PermitDesk.ActAsync(run, (hub, person) => new EndPermit(hub.Permits, hub.Accounts, hub.Clock).RunAsync(
                new EndPermit.Command(new PermitId(run.Get(Id)), PermitAct.Revoke, person, new LocalText(run.Get(ReasonFr)!, run.Get(ReasonEn)!)), run.Cancellation)));
}

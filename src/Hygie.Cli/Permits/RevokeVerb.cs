using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit revoke|suspend|resume ID</c>: ends a permit, holds it back, gives it again. No key is released under one that is not in force.</summary>
internal static class RevokeVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The permit.", "L'autorisation.") };
    private static readonly Option<string> ReasonFr = new("--reason-fr") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in French: it is published.", "Le motif, en français : il est publié.") };
    private static readonly Option<string> ReasonEn = new("--reason-en") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in English: it is published.", "Le motif, en anglais : il est publié.") };

    public static Command Create() => Of("revoke", PermitAct.Revoke, Words.Say(
        "Revoke a permit: what runs under it stops.\n\n  hygie permit revoke d-p-rare --reason-fr \"finalité changée\" --reason-en \"purpose changed\" --as authority-1",
        "Révoquer une autorisation : ce qui s'exécute sous elle s'arrête.\n\n  hygie permit revoke d-p-rare --reason-fr \"finalité changée\" --reason-en \"purpose changed\" --as authority-1"));

    public static Command CreateSuspend() => Of("suspend", PermitAct.Suspend, Words.Say(
        "Suspend a permit: nothing opens under it, and what runs stops, until it is resumed.\n\n  hygie permit suspend d-p-rare --reason-fr \"contrôle en cours\" --reason-en \"inspection under way\" --as authority-1",
        "Suspendre une autorisation : rien ne s'ouvre sous elle, et ce qui s'exécute s'arrête, jusqu'à ce qu'elle soit rétablie.\n\n  hygie permit suspend d-p-rare --reason-fr \"contrôle en cours\" --reason-en \"inspection under way\" --as authority-1"));

    public static Command CreateResume() => Of("resume", PermitAct.Resume, Words.Say(
        "Give a suspended permit again.\n\n  hygie permit resume d-p-rare --reason-fr \"contrôle sans suite\" --reason-en \"nothing found\" --as authority-1",
        "Rétablir une autorisation suspendue.\n\n  hygie permit resume d-p-rare --reason-fr \"contrôle sans suite\" --reason-en \"nothing found\" --as authority-1"));

    private static Command Of(string name, PermitAct act, string says) =>
        new Command(name, says).With(Id, ReasonFr, ReasonEn, GlobalOptions.Json())
            .Runs(run => PermitDesk.ActAsync(run, (hub, person) => new EndPermit(hub.Permits, hub.Accounts, hub.Clock).RunAsync(
                new EndPermit.Command(new PermitId(run.Get(Id)), act, person, new LocalText(run.Get(ReasonFr)!, run.Get(ReasonEn)!)), run.Cancellation)));
}

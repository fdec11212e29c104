using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Permits;

namespace Hygie.Cli.Permits;

/// <summary><c>hygie permit extend ID --clock NAME</c>: a body takes the longer time that the law allows it, once.</summary>
internal static class ExtendVerb
{
    private static readonly Argument<string> Id = new("ID") { Description = Words.Say("The permit asked for.", "L'autorisation demandée.") };
    private static readonly Option<string> Clock = new("--clock") { HelpName = "NAME", Required = true, Description = Words.Say("The legal clock: authority, ehds-decision.", "L'horloge légale : authority, ehds-decision.") };
    private static readonly Option<string> ReasonFr = new("--reason-fr") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in French: it is published.", "Le motif, en français : il est publié.") };
    private static readonly Option<string> ReasonEn = new("--reason-en") { HelpName = "TEXT", DefaultValueFactory = _ => "", Description = Words.Say("The reason, in English: it is published.", "Le motif, en anglais : il est publié.") };

    public static Command Create() =>
        new Command("extend", Words.Say(
            "Extend a legal clock of a file under review, once, with a reason.\n\n  hygie permit extend d-p-rare --clock authority --reason-fr \"dossier complexe\" --reason-en \"complex file\" --as authority-1",
            "Prolonger une horloge légale d'un dossier en cours d'examen, une fois, avec un motif.\n\n  hygie permit extend d-p-rare --clock authority --reason-fr \"dossier complexe\" --reason-en \"complex file\" --as authority-1"))
            .With(Id, Clock, ReasonFr, ReasonEn, GlobalOptions.Json())
            .Runs(run => PermitDesk.ActAsync(run, (hub, person) => new ExtendClock(hub.Permits, hub.Accounts, hub.Clock).RunAsync(
                new ExtendClock.Command(new PermitId(run.Get(Id)), run.Get(Clock)!, person, new LocalText(run.Get(ReasonFr)!, run.Get(ReasonEn)!)), run.Cancellation)));
}

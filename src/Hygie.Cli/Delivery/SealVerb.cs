using System.CommandLine;
using System.Globalization;
using System.Text;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Cli.Delivery;

/// <summary><c>hygie delivery seal</c>, at a holder: raw tables become an identity part for the third party and a health part for the hub.</summary>
internal static class SealVerb
{
    private static readonly Argument<string> Folder = new("path") { Description = Words.Say("The folder that holds the raw files.", "Le dossier qui contient les fichiers bruts.") };
    private static readonly Option<string> Source = new("--source") { Required = true, HelpName = "NAME", Description = Words.Say("What they are: snds, fhir, gp.", "Ce qu'ils sont : snds, fhir, gp.") };
    private static readonly Option<string> Out = new("--out") { Required = true, HelpName = "DIR", Description = Words.Say("Where the sealed parts go.", "Où vont les parties scellées.") };
    private static readonly Option<string?> Correspondence = new("--correspondence")
    {
        HelpName = "FILE",
        Description = Words.Say("Columns BEN_IDT_ANO and NIR, sealed to the third party alone.", "Colonnes BEN_IDT_ANO et NIR, scellées pour le seul tiers."),
    };

    public static Command Create() =>
        new Command("seal", Words.Say("Check raw tables and seal them: persons become tokens.\n\n  hygie delivery seal ./export --source gp --out ./sealed",
                "Vérifier des tables brutes et les sceller : les personnes deviennent des jetons.\n\n  hygie delivery seal ./export --source gp --out ./scelle"))
            .With(Folder, Source, Described.Schema, Allowed.Option, Out, Correspondence, GlobalOptions.Json()).Runs(SealAsync);

    private static async Task<int> SealAsync(Run run)
    {
        if (!Described.Find(run, run.Get(Source)).TryGet(out var described, out var refusal) || !Allowed.Thresholds(run).TryGet(out var thresholds, out refusal))
            return run.Refuse(refusal);
        if (!run.Home.Of("holder").TryGet(out var home, out refusal) || !(await HomeLock.TakeAsync(home, TimeProvider.System, run.Cancellation)).TryGet(out var held, out refusal))
            return run.Refuse(refusal);
        using var locked = held;
        if (!Composition.OpenHolder(run, home).TryGet(out var sender, out refusal))
            return run.Refuse(refusal);
        var work = new Work(run, home, sender, described, thresholds, NextSequence(home));
        if (!(await work.SealAsync(run.Get(Folder), run.Get(Out)!)).TryGet(out var outcome, out refusal))
            return run.Refuse(refusal);
        var pairs = 0;
        if (outcome.Sealed && run.Get(Correspondence) is { } file && !(await work.SealCorrespondenceAsync(file, run.Get(Out)!)).TryGet(out pairs, out refusal))
            return run.Refuse(refusal);
        Report(run, work, outcome, pairs);
        return outcome.Sealed ? Exit.Ok : Exit.CheckFailed;
    }

    private static void Report(Run run, Work work, SealOutcome outcome, int pairs)
    {
        if (run.Json)
            Run.PrintJson(new { @sealed = outcome.Sealed, delivery = work.Delivery, sequence = work.Sequence, people = outcome.People, tables = outcome.Rows, rejected = outcome.Report.Rejected, orphans = outcome.Orphans, correspondence = pairs, counts = outcome.Report.Counts });
        else if (outcome.Sealed)
            Run.Print(Words.Say(
                string.Create(Words.Culture, $"{work.Delivery}: {outcome.Rows.Values.Sum():N0} rows in {outcome.Rows.Count} tables, {outcome.People:N0} people, {outcome.Report.Rejected:N0} rows left out"),
                string.Create(Words.Culture, $"{work.Delivery} : {outcome.Rows.Values.Sum():N0} lignes dans {outcome.Rows.Count} tables, {outcome.People:N0} personnes, {outcome.Report.Rejected:N0} lignes laissées de côté")));
        else
            foreach (var (rule, count) in outcome.Report.Counts)
                Run.Print(string.Create(Words.Culture, $"  {rule,-20} {count,10:N0}"));
        run.Next(outcome.Sealed ? $"hygie third-party answer {Path.Combine(run.Get(Out)!, "identity.age")}" : $"hygie delivery check {run.Get(Folder)}");
    }

    /// <summary>One more than the last delivery of this home.</summary>
    private static long NextSequence(Home home) =>
        File.Exists(home.At("sequence")) ? long.Parse(File.ReadAllText(home.At("sequence")).Trim(), NumberStyles.None, CultureInfo.InvariantCulture) + 1 : 1;

    /// <summary>One delivery under way: two or three sealed files in one folder.</summary>
    private sealed class Work(Run run, Home home, DeliverySender sender, DescribedSource described, QualityThresholds thresholds, long sequence)
    {
        private readonly CheckContext _context = Described.Context(described);

        public long Sequence => sequence;

        public string Delivery { get; } = string.Create(CultureInfo.InvariantCulture, $"{sender.Holder.Value}-{sequence}");

        public async Task<Result<SealOutcome>> SealAsync(string folder, string target)
        {
            Directory.CreateDirectory(target);
            var (identity, health) = (Path.Combine(target, "identity.age"), Path.Combine(target, "health.age"));
            var seal = new SealDelivery(Composition.Delivery(folder), sender, Composition.Scratch(home), Composition.Chance());
            try
            {
                Result<SealOutcome> outcome;
                await using (var first = File.Create(WholeFile.Beside(identity)))
                await using (var second = File.Create(WholeFile.Beside(health)))
                    outcome = await run.WithProgressAsync(progress => Task.Run(() => seal.RunAsync(Command(first, second), progress, run.Cancellation), run.Cancellation));
                if (outcome.TryGet(out var done, out _) && done.Sealed)
                    Place(identity, health);
                return outcome;
            }
            finally
            {
                // Placed parts are no longer there; what was refused, or found the disk full, leaves nothing.
                foreach (var file in new[] { identity, health })
                    File.Delete(WholeFile.Beside(file));
            }
        }

        /// <summary>The number first: two deliveries never have the same one, even when only one part of the first has left.</summary>
        private void Place(string identity, string health)
        {
            Fault.Points?.Invoke(CommandFaultPoints.Sealed);
            WholeFile.Write(home.At("sequence"), Encoding.ASCII.GetBytes(sequence.ToString(CultureInfo.InvariantCulture) + "\n"));
            Fault.Points?.Invoke(CommandFaultPoints.Numbered);
            foreach (var file in new[] { identity, health })
            {
                WholeFile.Place(file);
                Fault.Points?.Invoke(CommandFaultPoints.Parted);
            }
        }

        public async Task<Result<int>> SealCorrespondenceAsync(string file, string target)
        {
            var correspondence = Path.Combine(target, "correspondence.age");
            await using var raw = File.OpenRead(file);
            Result<int> pairs;
            await using (var output = File.Create(WholeFile.Beside(correspondence)))
                pairs = await new SealCorrespondence(sender, Composition.Chance()).RunAsync(new SealCorrespondence.Command(raw, _context, Delivery, sequence, Today, output), run.Cancellation);
            if (pairs.IsRefused)
                File.Delete(WholeFile.Beside(correspondence));
            else
                WholeFile.Place(correspondence);
            return pairs;
        }

        private SealDelivery.Command Command(Stream identity, Stream health) =>
            new(_context, Delivery, sequence, Today, identity, health) { Thresholds = thresholds, Schemas = described.Schemas };

        private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    }
}

using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Migration;

namespace Hygie.Cli.Migration;

/// <summary><c>hygie migration estimate</c>: how long a move of so much takes on a line, and what both hosts charge, from the user's own list of prices. Nothing is asked of any host.</summary>
internal static class EstimateVerb
{
    private static readonly Option<double> Terabytes = new("--terabytes") { Required = true, HelpName = "TB", Description = Words.Say("Sealed objects to move, in terabytes (10¹² bytes).", "Objets scellés à déménager, en téraoctets (10¹² octets).") };

    private static readonly Option<double> Bandwidth = new("--bandwidth") { Required = true, HelpName = "MB", Description = Words.Say("Megabytes a second of the line, each way.", "Mégaoctets par seconde de la ligne, dans chaque sens.") };

    private static readonly Option<long?> Objects = new("--objects") { HelpName = "N", Description = Words.Say("How many objects (else packs of 64 MiB).", "Combien d'objets (sinon des paquets de 64 Mio).") };

    private static readonly Option<FileInfo?> Prices = new("--prices") { HelpName = "FILE", Description = Words.Say("Prices of both hosts (YAML), each with its source.", "Prix des deux hébergeurs (YAML), chacun avec sa source.") };

    public static Command Create() =>
        new Command("estimate", Words.Say(
                "Estimate how long a move takes and what it costs.\n\n  hygie migration estimate --terabytes 20 --bandwidth 100 --prices examples/hosts/prices.yaml",
                "Estimer la durée et le coût d'un départ.\n\n  hygie migration estimate --terabytes 20 --bandwidth 100 --prices examples/hosts/prices.yaml"))
            .With(Terabytes, Bandwidth, Objects, Prices, GlobalOptions.Json()).Runs(EstimateAsync);

    private static Task<int> EstimateAsync(Run run)
    {
        if (!PricesOf(run).TryGet(out var prices, out var refusal) || !MoveEstimate.Of(run.Get(Terabytes) * 1e12, run.Get(Objects), run.Get(Bandwidth) * 1e6, prices).TryGet(out var estimate, out refusal))
            return Task.FromResult(run.Refuse(refusal));
        if (run.Json)
            PrintDocument(estimate, prices);
        else
            PrintPage(estimate, prices);
        run.Next("hygie migration plan --to HOST");
        return Task.FromResult(Exit.Ok);
    }

    private static Result<PriceList> PricesOf(Run run) => run.Get(Prices) is not { } file ? PriceList.Unknown
        : file.Exists ? PriceList.Read(File.ReadAllText(file.FullName)) : Refusal.Of("HYG-0010", ("file", file.FullName));

    private static void PrintDocument(MoveEstimate e, PriceList prices) => Run.PrintJson(new
    {
        bytes = e.Bytes, objects = e.Objects, copySeconds = (long)e.Copy.TotalSeconds, readBackSeconds = (long)e.ReadBack.TotalSeconds, totalSeconds = (long)e.Total.TotalSeconds, currency = prices.Currency,
        lines = e.Lines.Select(l => new { item = l.Item, quantity = decimal.Round(l.Quantity, 3), price = l.Price, cost = l.Cost, source = l.Source, missing = l.Price is null ? Field(l.Item) : null }),
        known = e.Known, isWhole = e.IsWhole, monthlyAfter = e.MonthlyAfter, notCounted = NotCounted,
    });

    private static void PrintPage(MoveEstimate e, PriceList prices)
    {
        Run.Print(string.Create(Words.Culture, $"{e.Bytes / 1e12:N3} {Words.Say("TB", "To")} · {e.Objects:N0} {Words.Say("objects", "objets")} · {Words.Say("copy", "copie")} {Lasts(e.Copy)} + {Words.Say("read back", "relecture")} {Lasts(e.ReadBack)} = {Lasts(e.Total)}"));
        foreach (var line in e.Lines)
            Run.Print(string.Create(Words.Culture, $"  {Word(line.Item),-44} {line.Quantity,16:N3} {Unit(line.Item),-14} {Cost(line, prices.Currency)}"));
        Run.Print(string.Create(Words.Culture, $"  {(e.IsWhole ? Words.Say("in all", "en tout") : Words.Say("at least", "au moins"))} {e.Known:N2} {prices.Currency}"));
        Run.Print(e.MonthlyAfter is { } month ? string.Create(Words.Culture, $"  {Words.Say("then, a month at the target", "ensuite, par mois chez la cible")} {month:N2} {prices.Currency}")
            : Words.Say("  then, a month at the target: unknown", "  ensuite, par mois chez la cible : inconnu"));
        foreach (var source in new[] { prices.From.Source, prices.To.Source }.Where(s => s.Length > 0).Distinct(StringComparer.Ordinal))
            Run.Print(Words.Say("  source: ", "  source : ") + source);
        foreach (var what in NotCounted)
            Run.Print(Words.Say("  not counted: ", "  non compté : ") + what);
    }

    private static string Cost(EstimateLine line, string currency) => line.Cost is { } cost
        ? string.Create(Words.Culture, $"× {line.Price} = {cost:N2} {currency}") : Words.Say($"unknown: no {Field(line.Item)}", $"inconnu : pas de {Field(line.Item)}");

    private static string Lasts(TimeSpan time) =>
        time.TotalHours < 48 ? string.Create(Words.Culture, $"{time.TotalHours:N1} h") : string.Create(Words.Culture, $"{time.TotalDays:N1} {Words.Say("days", "jours")}");

    private static string[] NotCounted =>
    [
        Words.Say("what hosts take to answer, and how they slow a customer down", "le temps de réponse des hébergeurs, et leurs freins"),
        Words.Say("packs written meanwhile, and a proof that reads everything back once more", "les paquets écrits entre-temps, et une preuve qui relit tout une fois de plus"),
        Words.Say("shortest times of storage, ends of contracts, taxes, discounts by volume", "durées minimales de stockage, fins de contrat, taxes, remises de volume"),
        Words.Say("work of persons, and the machine that moves", "le travail des personnes, et la machine qui déménage"),
    ];

    private static string Word(EstimateItem item) => item switch
    {
        EstimateItem.EgressOfSource => Words.Say("read from the source", "lu chez la source"),
        EstimateItem.EgressOfTarget => Words.Say("read back from the target", "relu chez la cible"),
        EstimateItem.ReadsOfSource => Words.Say("reading requests at the source", "requêtes de lecture chez la source"),
        EstimateItem.WritesOfTarget => Words.Say("writing requests at the target", "requêtes d'écriture chez la cible"),
        EstimateItem.ReadsOfTarget => Words.Say("reading requests at the target", "requêtes de lecture chez la cible"),
        EstimateItem.StorageOfSource => Words.Say("storage at the source while it lasts", "stockage chez la source pendant le départ"),
        _ => Words.Say("storage at the target while it lasts", "stockage chez la cible pendant le départ"),
    };

    private static string Unit(EstimateItem item) => item switch
    {
        EstimateItem.EgressOfSource or EstimateItem.EgressOfTarget => Words.Say("GB", "Go"),
        EstimateItem.StorageOfSource or EstimateItem.StorageOfTarget => Words.Say("GB × month", "Go × mois"),
        _ => Words.Say("thousands", "milliers"),
    };

    /// <summary>The word of the price in the list.</summary>
    private static string Field(EstimateItem item) => item switch
    {
        EstimateItem.EgressOfSource => "from.egress-per-gb",
        EstimateItem.EgressOfTarget => "to.egress-per-gb",
        EstimateItem.ReadsOfSource => "from.per-thousand-reads",
        EstimateItem.WritesOfTarget => "to.per-thousand-writes",
        EstimateItem.ReadsOfTarget => "to.per-thousand-reads",
        EstimateItem.StorageOfSource => "from.storage-per-gb-month",
        _ => "to.storage-per-gb-month",
    };
}

using System.Text.Json;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>From the catalogue to the extract: publish, object, apply, permit, extract.</summary>
internal static class StudySteps
{
    /// <summary>The projects of the story: researcher, example definition, example application.</summary>
    internal static readonly IReadOnlyList<(string Permit, string Researcher, string Definition, string Form)> Projects =
    [
        ("d-p-metformin", "researcher-1", "diabetes-metformin.yaml", "p-metformin.yaml"), ("d-p-rare", "researcher-2", "rare-disease.yaml", "p-rare.yaml"),
    ];

    public static async Task<DemoOutcome> PublishAsync(DemoWorld world, CancellationToken cancellation)
    {
        foreach (var version in (string[])["snds@1", "hospital-north@1", "hospital-south@1", "gp-network@1"])
            if (await world.HubAsync(cancellation, "catalogue", "publish", version, "--as", "steward-1", "--json") is { Exit: not Exit.Ok } failed)
                return ProofSteps.Failed(failed);
        var found = await world.HubAsync(cancellation, "catalogue", "search", "--json");
        if (found.Exit != Exit.Ok)
            return ProofSteps.Failed(found);
        return DemoOutcome.Of(true, [("datasets", 4)], Words.Say("four datasets with their dictionaries; every figure protected", "quatre jeux de données avec leurs dictionnaires ; chaque chiffre protégé"));
    }

    /// <summary>A diabetic of the country objects: through the identity desk, which alone knows who she is.</summary>
    public static async Task<DemoOutcome> ObjectAsync(DemoWorld world, CancellationToken cancellation)
    {
        var (request, answer) = (world.At("holders", "cnam", "outbox", "objection.age"), world.At("third-party", "outbox", "objection.age"));
        var desk = await world.HolderAsync("cnam", cancellation, "objection", "seal", "--who", await ObjectorAsync(world, cancellation), "--out", request, "--json");
        if (desk.Exit != Exit.Ok)
            return ProofSteps.Failed(desk);
        var third = await world.ThirdPartyAsync(cancellation, "third-party", "object", request, "--out", answer, "--json");
        if (third.Exit != Exit.Ok)
            return ProofSteps.Failed(third);
        var hub = await world.HubAsync(cancellation, "objection", "register", answer, "--json");
        return hub.Exit != Exit.Ok ? ProofSteps.Failed(hub) : DemoOutcome.Of(true, [("registered", true)],
            Words.Say("the desk sent p1, the third party answered p2; the log says it in tomorrow's daily leaf", "le guichet a envoyé p1, le tiers a répondu p2 ; le journal le dira dans la feuille du jour"));
    }

    public static async Task<DemoOutcome> ApplyAsync(DemoWorld world, CancellationToken cancellation)
    {
        foreach (var (_, researcher, definition, form) in Projects)
            if (await world.HubAsync(cancellation, "permit", "apply", Example("applications", form), "--definition", Example(definition), "--as", researcher, "--json") is { Exit: not Exit.Ok } failed)
                return ProofSteps.Failed(failed);
        var (fr, en) = (await SentenceAsync(world, "fr", cancellation), await SentenceAsync(world, "en", cancellation));
        return DemoOutcome.Of(fr.Length > 0 && en.Length > 0, [("applications", Projects.Count), ("fr", fr), ("en", en)], fr, en);
    }

    public static async Task<DemoOutcome> PermitAsync(DemoWorld world, CancellationToken cancellation)
    {
        foreach (var (permit, _, _, _) in Projects)
            foreach (var member in (string[])["steward-1", "ethics-1", "authority-1"])
                if (await world.HubAsync(cancellation, "permit", "decide", permit, "--yes", "--reason-fr", "conforme", "--reason-en", "in order", "--as", member, "--json") is { Exit: not Exit.Ok } failed)
                    return ProofSteps.Failed(failed);
        var shown = await world.HubAsync(cancellation, "permit", "show", Projects[0].Permit, "--json");
        if (shown.Exit != Exit.Ok)
            return ProofSteps.Failed(shown);
        var signatures = shown.Json.GetProperty("signatures").GetArrayLength();
        return DemoOutcome.Of(signatures >= 2, [("permits", Projects.Count), ("signatures", signatures)],
            Words.Say("two bodies signed, each with its own key; the permit is the only key", "deux instances ont signé, chacune avec sa clé ; l'autorisation est la seule clé"));
    }

    public static async Task<DemoOutcome> ExtractAsync(DemoWorld world, CancellationToken cancellation)
    {
        foreach (var (permit, _, definition, _) in Projects)
            if (await world.HubAsync(cancellation, "extract", "run", Example(definition), "--permit", permit, "--as", "steward-1", "--json") is { Exit: not Exit.Ok } failed)
                return ProofSteps.Failed(failed);
        var proved = await world.HubAsync(cancellation, "extract", "prove", Example(Projects[0].Definition), "--permit", Projects[0].Permit, "--as", "steward-1", "--json");
        if (proved.Exit != Exit.Ok)
            return ProofSteps.Failed(proved);
        var attrition = proved.Json.GetProperty("attrition").EnumerateArray()
            .Select(line => (Rule: line.GetProperty("rule").GetString()!, Lines: line.GetProperty("linesRemoved").GetInt64(), Persons: line.GetProperty("persons").GetInt64())).ToList();
        var (naive, ruled) = (attrition[0].Persons, attrition[^1].Persons);
        return DemoOutcome.Of(proved.Json.GetProperty("holds").GetBoolean() && naive >= ruled,
            [("naive", naive), ("ruled", ruled), ("attrition", attrition.Select(a => new { rule = a.Rule, linesRemoved = a.Lines, persons = a.Persons }).ToList())],
            DepositSteps.Line("a plain SQL would have counted {0:N0} people; the rules leave {1:N0}", "un SQL naïf aurait compté {0:N0} personnes ; les règles en laissent {1:N0}", naive, ruled),
            Words.Say("proved: exactly the columns, versions and persons of the permit", "prouvé : exactement les colonnes, les versions et les personnes de l'autorisation"));
    }

    /// <summary>A file of the examples that ship with the program.</summary>
    internal static string Example(params string[] parts) => Path.Combine([AppContext.BaseDirectory, "examples", .. parts]);

    private static async Task<string> SentenceAsync(DemoWorld world, string language, CancellationToken cancellation)
    {
        var rendered = await ChildProcess.RunAsync(world.Root, ["study", "render", Example(Projects[0].Definition), "--json"], cancellation, language: language);
        return rendered.Exit != Exit.Ok ? "" : rendered.Json.GetProperty("sentence").GetProperty(language).GetString()!.ReplaceLineEndings(" ");
    }

    /// <summary>The first patient of the north hospital, by number; the number itself goes to the desk in a file, never on a command line.</summary>
    private static async Task<string> ObjectorAsync(DemoWorld world, CancellationToken cancellation)
    {
        var line = await File.ReadAllLinesAsync(world.At("holders", "cnam", "correspondence", "correspondence.csv"), cancellation);
        var column = Array.IndexOf(line[0].Split(';'), "NIR");
        var file = world.At("holders", "cnam", "objector.txt");
        await File.WriteAllTextAsync(file, line[1].Split(';')[column] + "\n", cancellation);
        return file;
    }
}

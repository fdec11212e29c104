using System.Text.Json;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>From the holders to the warehouse: deposit, refuse, pseudonymise, seal. Each command runs with its own party's home only.</summary>
internal static class DepositSteps
{
    /// <summary>Source definition of each holder's tables, and the dataset they become.</summary>
    private static readonly Dictionary<string, (string Source, string Dataset)> Sources = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["cnam"] = ("snds", "snds"), ["hospital-north"] = ("fhir", "hospital-north"), ["hospital-south"] = ("fhir", "hospital-south"), ["gp-network"] = ("gp", "gp-network"),
    };

    public static async Task<DemoOutcome> DepositAsync(DemoWorld world, CancellationToken cancellation)
    {
        var written = await ChildProcess.RunAsync(world.Root, ["country", "write", world.Country, "--people", Text(world.People), "--seed", Text(world.Seed), "--json"], cancellation);
        if (written.Exit != Exit.Ok)
            return ProofSteps.Failed(written);
        foreach (var holder in DemoWorld.Holders)
            Directory.Move(Path.Combine(world.Country, holder), Path.Combine(world.Holder(holder), "export"));
        Directory.Move(Path.Combine(world.Country, "cnam-correspondence"), Path.Combine(world.Holder("cnam"), "correspondence"));
        var deposits = await Task.WhenAll(DemoWorld.Holders.Select(holder => SealAsync(world, holder, cancellation)));
        if (deposits.FirstOrDefault(d => d.Exit != Exit.Ok) is { } failed)
            return ProofSteps.Failed(failed);
        foreach (var holder in DemoWorld.Holders)
            Deposit(world, holder);
        var rows = deposits.Sum(d => d.Json.GetProperty("tables").EnumerateObject().Sum(t => t.Value.GetInt64()));
        return DemoOutcome.Of(rows > 0, [("holders", DemoWorld.Holders.Count), ("rows", rows), ("people", deposits[0].Json.GetProperty("people").GetInt64())],
            Line("{0:N0} rows of {1} holders, in two parts each: identities for the third party, health for the hub", "{0:N0} lignes de {1} détenteurs, en deux parties : les identités au tiers, la santé à la plateforme", rows, DemoWorld.Holders.Count));
    }

    /// <summary>What a holder's own check refuses never leaves it; what was altered on the way is refused by the hub.</summary>
    public static async Task<DemoOutcome> RefuseAsync(DemoWorld world, CancellationToken cancellation)
    {
        var bad = await world.HolderAsync("gp-network", cancellation, "delivery", "seal", Path.Combine(world.Country, "gp-network-bad"), "--source", "gp", "--out", world.At("holders", "gp-network", "bad"), "--json");
        var altered = world.At("hub", "inbox", "altered.age");
        var bytes = await File.ReadAllBytesAsync(world.At("hub", "inbox", "gp-network.health.age"), cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(altered, bytes, cancellation);
        var refused = await world.HubAsync(cancellation, "delivery", "accept", altered, "--answer", altered, "--dataset", "gp-network", "--json");
        File.Delete(altered);
        if (bad.Exit != Exit.CheckFailed)
            return ProofSteps.Failed(bad);
        var counts = bad.Json.GetProperty("counts").EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetInt64(), StringComparer.Ordinal);
        return DemoOutcome.Of(refused.Exit == Exit.CheckFailed, [("exit", bad.Exit), ("counts", counts), ("alteredExit", refused.Exit), ("alteredCode", refused.Json.GetProperty("code").GetString())],
            string.Join(" · ", counts.Select(c => string.Create(Words.Culture, $"{c.Key} {c.Value:N0}"))), refused.Said);
    }

    public static async Task<DemoOutcome> PseudonymiseAsync(DemoWorld world, CancellationToken cancellation)
    {
        var linked = await world.ThirdPartyAsync(cancellation, "third-party", "link", world.At("third-party", "inbox", "cnam.correspondence.age"), "--json");
        if (linked.Exit != Exit.Ok)
            return ProofSteps.Failed(linked);
        var people = 0L;
        foreach (var holder in DemoWorld.Holders)
        {
            var answer = world.At("third-party", "outbox", $"{holder}.answer.age");
            Directory.CreateDirectory(Path.GetDirectoryName(answer)!);
            var answered = await world.ThirdPartyAsync(cancellation, "third-party", "answer", world.At("third-party", "inbox", $"{holder}.identity.age"), "--out", answer, "--json");
            if (answered.Exit != Exit.Ok)
                return ProofSteps.Failed(answered);
            people += answered.Json.GetProperty("people").GetInt64();
            File.Copy(answer, world.At("hub", "inbox", $"{holder}.answer.age"));
        }

        Fault.Points?.Invoke(CommandFaultPoints.Delivered);
        return DemoOutcome.Of(people > 0, [("answered", people), ("linked", linked.Json.GetProperty("people").GetInt64())],
            Line("{0:N0} identities answered with pseudonyms; the third party keeps neither identity nor pseudonym of the hub", "{0:N0} identités ont reçu un pseudonyme ; le tiers ne garde ni identité ni pseudonyme de la plateforme", people));
    }

    public static async Task<DemoOutcome> SealAsync(DemoWorld world, CancellationToken cancellation)
    {
        var versions = new List<JsonElement>();
        foreach (var holder in DemoWorld.Holders)
        {
            var accepted = await world.HubAsync(cancellation, "delivery", "accept", world.At("hub", "inbox", $"{holder}.health.age"), "--answer", world.At("hub", "inbox", $"{holder}.answer.age"), "--dataset", Sources[holder].Dataset, "--json");
            if (accepted.Exit != Exit.Ok)
                return ProofSteps.Failed(accepted);
            versions.Add(accepted.Json);
        }

        var packs = Directory.EnumerateFiles(world.At("hosts", DemoWorld.Hosts[0]), "*", SearchOption.AllDirectories).Select(f => new FileInfo(f).Length).ToList();
        return DemoOutcome.Of(packs.Count > 0,
            [("versions", versions.Select(v => v.GetProperty("version").GetString()).ToList()), ("rows", versions.Sum(v => v.GetProperty("rows").GetInt64())), ("orphans", versions.Sum(v => v.GetProperty("orphans").GetInt64())), ("objects", packs.Count), ("bytes", packs.Sum())],
            Line("{0} objects, {1:N1} MB, every name the hash of its ciphertext", "{0} objets, {1:N1} Mo, chaque nom étant l'empreinte de son chiffré", packs.Count, packs.Sum() / 1e6));
    }

    private static Task<ChildResult> SealAsync(DemoWorld world, string holder, CancellationToken cancellation)
    {
        string[] correspondence = holder == "cnam" ? ["--correspondence", world.At("holders", holder, "correspondence", "correspondence.csv")] : [];
        return world.HolderAsync(holder, cancellation, ["delivery", "seal", world.At("holders", holder, "export"), "--source", Sources[holder].Source, "--out", world.At("holders", holder, "outbox"), "--json", .. correspondence]);
    }

    /// <summary>The carrier: each part goes to its own recipient.</summary>
    private static void Deposit(DemoWorld world, string holder)
    {
        foreach (var (part, party) in ((string, string)[])[("identity", "third-party"), ("health", "hub"), ("correspondence", "third-party")])
        {
            var from = world.At("holders", holder, "outbox", part + ".age");
            if (!File.Exists(from))
                continue;
            Directory.CreateDirectory(world.At(party, "inbox"));
            File.Copy(from, world.At(party, "inbox", $"{holder}.{part}.age"));
        }
    }

    /// <summary>A sentence with figures, in the reader's language and numbers.</summary>
    internal static string Line(string english, string french, params object[] figures) => string.Format(Words.Culture, Words.Say(english, french), figures);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

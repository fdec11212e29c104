using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>The steps that prove: audit, tamper, migrate, seizure.</summary>
internal static class ProofSteps
{
    public static async Task<DemoOutcome> AuditAsync(DemoWorld world, CancellationToken cancellation)
    {
        var report = (await world.HubAsync(cancellation, "audit", "verify", "--json")).Json;
        var (entries, ok) = (report.GetProperty("entries").GetInt64(), report.GetProperty("ok").GetBoolean());
        return DemoOutcome.Of(ok && entries > 0, [("entries", entries), ("root", report.GetProperty("root").GetString())],
            string.Create(Words.Culture, $"{entries} {Words.Say("entries rebuilt from raw files", "entrées reconstruites depuis les fichiers bruts")}"));
    }

    /// <summary>Every byte of a copy may be altered; one in the middle of the first bundle is.</summary>
    public static async Task<DemoOutcome> TamperAsync(DemoWorld world, CancellationToken cancellation)
    {
        var (log, copy) = (world.At("hub", "log", "public-a"), world.At("tampered-log"));
        foreach (var file in Directory.EnumerateFiles(log, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(log, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        var bundle = Directory.EnumerateFiles(Path.Combine(copy, "tile", "entries"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(bundle, cancellation);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, cancellation);
        var verified = await world.HubAsync(cancellation, "audit", "verify", "--json", "--log", copy);
        var fault = verified.Json.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("file").GetString()).FirstOrDefault();
        return DemoOutcome.Of(verified.Exit == Exit.CheckFailed && fault is not null, [("exit", verified.Exit), ("named", fault), ("altered", Path.GetRelativePath(copy, bundle))],
            Words.Say($"refused; it names {fault}", $"refusé ; elle nomme {fault}"));
    }

    public static async Task<DemoOutcome> MigrateAsync(DemoWorld world, CancellationToken cancellation)
    {
        foreach (var command in (string[][])
        [
            ["host", "add", "--example", DemoWorld.Hosts[0]], ["host", "add", "--example", DemoWorld.Hosts[1]],
            ["host", "assess", DemoWorld.Hosts[0], "--as", "assessor-1"], ["host", "assess", DemoWorld.Hosts[1], "--as", "assessor-1"],
            ["migration", "plan", "--to", DemoWorld.Hosts[1]],
        ])
            if (await world.HubAsync(cancellation, [.. command, "--json"]) is { Exit: not Exit.Ok } refused)
                return Failed(refused);
        if (world.IsWatched)
            world.Run.Note(Words.Say("    watch it on the portal's page Migration; it goes at 20 MB/s so that you have the time", "    regardez-le à la page Migration du portail ; il avance à 20 Mo/s pour vous en laisser le temps"));
        var ran = await world.HubAsync(cancellation, ["migration", "run", "--by", "operator-1", "--and", "operator-2", "--json", .. (string[])(world.IsWatched ? ["--limit", "20"] : [])]);
        if (ran.Exit != Exit.Ok)
            return Failed(ran);
        var proof = (await world.HubAsync(cancellation, "migration", "prove", "--json")).Json;
        var (equal, failed) = (proof.GetProperty("equal").GetBoolean(), proof.GetProperty("failedReads").GetInt64());
        return DemoOutcome.Of(equal && failed == 0,
            [.. ((string[])["sourceRoot", "targetRoot", "equal", "objects", "bytes", "failedReads"]).Select(name => (name, (object?)proof.GetProperty(name).ToString()))],
            string.Create(Words.Culture, $"{proof.GetProperty("objects").GetInt64()} {Words.Say("objects, inventory roots equal, failed reads:", "objets, racines d'inventaire égales, lectures en échec :")} {failed}"));
    }

    public static async Task<DemoOutcome> SeizureAsync(DemoWorld world, CancellationToken cancellation)
    {
        var drill = await world.HubAsync(cancellation, "drill", "seizure", "--json");
        if (drill.Exit != Exit.Ok)
            return Failed(drill);
        var recovered = drill.Json.GetProperty("positiveControl").GetProperty("recovered");
        var caught = drill.Json.GetProperty("negativeControls").EnumerateArray().All(c => c.GetProperty("caught").GetBoolean());
        return DemoOutcome.Of(caught, [("assertions", drill.Json.GetProperty("assertions").GetArrayLength()), ("recovered", recovered.ToString()), ("controlsCaught", caught)],
            Words.Say("the host's bytes open nothing; the quorum recovers; every leaky build is caught", "les octets de l'hébergeur n'ouvrent rien ; le quorum retrouve tout ; chaque version qui fuit est prise"));
    }

    /// <summary>A command that refused: its first line is the reason.</summary>
    internal static DemoOutcome Failed(ChildResult child) => DemoOutcome.Of(false, [("exit", child.Exit), ("said", child.Said)], child.Said);
}

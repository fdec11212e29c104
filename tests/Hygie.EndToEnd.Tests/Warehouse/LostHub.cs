using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.EndToEnd.Tests.Demo;

namespace Hygie.EndToEnd.Tests.Warehouse;

/// <summary>A copy of the played demo whose hub may be lost: its own hub, witness, people and hosts, beside each other as in the demo.</summary>
internal sealed class LostHub : IDisposable
{
    private static readonly Dictionary<string, string> NoChange = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-lost-");

    private LostHub()
    {
    }

    /// <summary>Copies what the story left. Packs never change, so the hosts' are linked.</summary>
    public static async Task<LostHub> OfAsync(PlayedDemo demo)
    {
        var world = new LostHub();
        foreach (var part in (string[])["config.json", "custodian", "standby", "hub", "witness", "people", "trustees"])
            await CopyAsync("-a", Path.Combine(demo.Home, part), world.At(part));
        await CopyAsync("-al", Path.Combine(demo.Home, "hosts"), world.At("hosts"));
        return world;
    }

    public string At(params string[] parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Runs a verb in a home of this world, <c>""</c> for the demo's root, and wants it to end well.</summary>
    public async Task<JsonElement> RunAsync(string home, params string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(At(home), NoChange, [.. args, "--json"]);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs a verb that must refuse; its code, and its exit.</summary>
    public async Task<(string Code, int Exit)> RefusedAsync(string home, params string[] args)
    {
        var (exit, output, error) = await PublishedProgram.RunAsync(At(home), NoChange, [.. args, "--json"]);
        Assert.True(exit != 0 && output.StartsWith('{'), error);
        return (JsonDocument.Parse(output).RootElement.GetProperty("code").GetString()!, exit);
    }

    /// <summary>Ends the custodian of this world, by the process id in its lock, which the platform's own calls do not read while it is held.</summary>
    public async Task StopCustodianAsync()
    {
        using var read = Process.Start(new ProcessStartInfo("cat", [At("custodian", "custodian.lock")]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var id = (await read.StandardOutput.ReadToEndAsync()).Trim();
        var command = $"/proc/{id}/cmdline";
        if (id.Length == 0 || !File.Exists(command) || !(await File.ReadAllTextAsync(command)).Contains(At("custodian"), StringComparison.Ordinal))
            return;
        using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>The key of a ceremony of this world's custodian, the first being 0.</summary>
    public string CeremonyKey(int ceremony) => JsonDocument.Parse(File.ReadAllText(At("custodian", "key-register.json"))).RootElement.GetProperty("body").GetProperty("keys").EnumerateArray()
        .Where(k => k.GetProperty("role").GetString() == "ceremony").ElementAt(ceremony).GetProperty("key").GetString()!;

    /// <summary>The machine is lost: a folder <c>left</c> with what an operator keeps elsewhere (docs/how-to/back-up-and-restore.md).</summary>
    public void Lose(bool withToken)
    {
        Directory.Move(At("hub"), At("lost"));
        string[] papers = ["config.json", "hub.json", "network.json", "key-register.json", "keys.json", "zone.json", "log.json", "zone-verdict.json", "log/policy.txt"];
        string[] ofCustodian = ["keys.json", "token.json", "key-register.json", "log-policy.txt", "ledger.json"];
        foreach (var file in withToken ? [] : ofCustodian)
            File.Delete(At("custodian", file));
        foreach (var paper in papers)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At("left", paper))!);
            File.Copy(At("lost", paper), At("left", paper));
        }

        Directory.Move(At("lost", "log", "public-b"), At("offsite-log"));
        Directory.Delete(At("lost"), recursive: true);
    }

    /// <summary>
    /// Every machine is lost: hub and custodian. What others have stays: the host's objects, the public log, a copy of the key store, the papers that each party was given, the
    /// witness, the trustees.
    /// </summary>
    public void LoseEverything()
    {
        Directory.CreateDirectory(At("papers"));
        foreach (var paper in (string[])["network.json", "key-register.json"])
            File.Copy(At("hub", paper), At("papers", paper));
        File.Copy(At("custodian", "ceremony-record.json"), At("papers", "ceremony-record.json"));
        File.Copy(At("custodian", "key-store.json"), At("key-store-copy.json"));
        Directory.Move(At("hub", "log", "public-b"), At("offsite-log"));
        File.WriteAllText(At("passphrase"), "a new passphrase for a new hub\n");
        Directory.Delete(At("hub"), recursive: true);
        Directory.Delete(At("custodian"), recursive: true);
    }

    /// <summary>The custodian's key, as anybody reads it in the papers.</summary>
    public string CustodianKey => JsonDocument.Parse(File.ReadAllText(At("papers", "network.json"))).RootElement.GetProperty("custodianKey").GetString()!;

    /// <summary>A trustee signs a statement; the signed file.</summary>
    public async Task<string> AgreeAsync(string statement, int trustee)
    {
        var file = At(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"agreed-{trustee}-{Path.GetFileName(statement)}"));
        await RunAsync(Path.Combine("trustees", trustee.ToString(System.Globalization.CultureInfo.InvariantCulture)), "key", "agree", statement, "--out", file);
        return file;
    }

    /// <summary>A host's objects as they are now, kept aside under another name.</summary>
    public Task KeepHostsAsync(string name) => CopyAsync("-al", At("hosts"), At(name));

    /// <summary>Replaces a file's bytes, never those of a link's other end.</summary>
    public static void Write(string path, byte[] bytes)
    {
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    internal static async Task CopyAsync(string how, string from, string to)
    {
        using var copy = Process.Start("cp", [how, from, to]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }
}

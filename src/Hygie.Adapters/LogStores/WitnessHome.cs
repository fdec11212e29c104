using System.Text;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.LogStores;

/// <summary>
/// A witness's own folder: <c>witness.key</c> (0600) and, for each log it follows, three lines in <c>logs/NUMBER</c>: verifier key, size, root.
/// </summary>
/// <remarks>
/// What it remembers is synced before it answers, and a lock on the folder keeps two requests, of this process or another, from being answered over the same memory.
/// Setting its folder back to an older copy makes it sign an older continuation: that is why one witness is not enough.
/// </remarks>
internal sealed class WitnessHome(string folder, string name, TimeProvider clock)
{
    private string KeyFile => Path.Combine(folder, "witness.key");

    private string Logs => Path.Combine(folder, "logs");

    /// <summary>Makes the folder, the key and the memory of one log; returns the witness's verifier key.</summary>
    public string Create(ISecretRandom random, NoteVerifier log)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Logs);
        using var key = SigningKey.Generate(random);
        using var text = key.RevealText();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new FileStream(KeyFile, options))
            file.Write(text.Reveal());
        Save(0, WitnessedLog.New(log));
        return new NoteSigner(name, NoteKeyType.Cosignature, key).Verifier.ToString();
    }

    /// <summary>Answers one <c>add-checkpoint</c> request.</summary>
    public WitnessAnswer Answer(string request)
    {
        using var alone = FolderLock.Take(folder);
        if (!SigningKey.Parse(File.ReadAllBytes(KeyFile)).TryGet(out var key, out _))
            throw new WitnessException("The witness's key file cannot be read.");
        using var owned = key;
        var logs = Load();
        var (answer, store) = Witness.Answer(logs, request, new NoteSigner(name, NoteKeyType.Cosignature, owned), clock.GetUtcNow());
        if (store is not null)
            Save(logs.FindIndex(l => string.Equals(l.Log.Name, store.Log.Name, StringComparison.Ordinal)), store);
        return answer;
    }

    /// <summary>From now on the log of that origin is signed by <paramref name="next"/>; refuses what <see cref="Witness.Follow"/> refuses.</summary>
    public Result<WitnessedLog> Follow(Checkpoint at, NoteVerifier next)
    {
        using var alone = FolderLock.Take(folder);
        var logs = Load();
        if (!Witness.Follow(logs, at, next, name).TryGet(out var followed, out var refusal))
            return refusal;
        Save(logs.FindIndex(l => string.Equals(l.Log.Name, at.Origin, StringComparison.Ordinal)), followed);
        return followed;
    }

    private List<WitnessedLog> Load() =>
        [.. Directory.EnumerateFiles(Logs).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => Read(File.ReadAllLines(f)))];

    private static WitnessedLog Read(string[] lines) =>
        lines is [var log, var size, var root] && NoteVerifier.Parse(log).TryGet(out var verifier, out _) && MerkleHash.Parse(root) is { } hash
            && long.TryParse(size, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count)
            ? new WitnessedLog(verifier, count, hash) : throw new WitnessException("The witness's memory cannot be read; it must not sign without it.");

    private void Save(int number, WitnessedLog log)
    {
        var path = Path.Combine(Logs, number.ToString("D4", System.Globalization.CultureInfo.InvariantCulture));
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{log.Log}\n{log.Size}\n{log.Root}\n")));
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        FileSystemSync.Run(folder);
    }
}

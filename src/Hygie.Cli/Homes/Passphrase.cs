using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Homes;

/// <summary>What unlocks a home's keys: the first line of the file named by <c>--passphrase-file</c> or by the home's configuration.</summary>
internal static class Passphrase
{
    /// <summary>Reads it; refuses (HYG-3074) when no file is named, or when it is missing or empty.</summary>
    public static Result<SecretKey> Read(Run run, Home home) => Read(run.PassphraseFile ?? Named(home));

    /// <summary>That of a home which is not this run's own, such as a trustee's: what its configuration names comes first.</summary>
    public static Result<SecretKey> ReadOther(Run run, Home home) => Read(Named(home) ?? run.PassphraseFile);

    private static string? Named(Home home) => home.Config?.PassphraseFile is { } named ? Path.Combine(home.Path, named) : null;

    private static Result<SecretKey> Read(string? file)
    {
        if (file is null || !File.Exists(file))
            return Refusal.Of("HYG-3074", ("file", file ?? "-"));
        var bytes = File.ReadAllBytes(file);
        var line = bytes.AsSpan(0, bytes.AsSpan().IndexOf((byte)'\n') is >= 0 and var end ? end : bytes.Length).TrimEnd((byte)'\r');
        var passphrase = line.IsEmpty ? null : SecretKey.Take(line);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        return passphrase is null ? Refusal.Of("HYG-3074", ("file", file)) : passphrase;
    }
}

namespace Hygie.Core.Hosts;

/// <summary>
/// What opens a host's store: of S3 an access key and its secret, of Azure the account and its key. The secret leaves only through <see cref="Reveal"/>,
/// which is easy to find when reading the code; nothing prints it.
/// </summary>
public sealed class HostCredentials
{
    private readonly string _secret;

    private HostCredentials(string key, string secret) => (Key, _secret) = (key, secret);

    /// <summary>Who asks: the access key or the account. Not secret.</summary>
    public string Key { get; }

    /// <summary>The secret.</summary>
    public string Reveal() => _secret;

    /// <summary>Credentials of two words; refuses (HYG-5014) empty ones and what cannot stand in a request.</summary>
    public static Result<HostCredentials> Of(string key, string secret) =>
        IsWord(key) && IsWord(secret) ? new HostCredentials(key, secret) : Refusal.Of("HYG-5014", ("what", "words"));

    /// <summary>Reads the text of a file of credentials: the key on the first line, the secret on the second, nothing else. Refuses (HYG-5014) anything else.</summary>
    public static Result<HostCredentials> Read(string text) =>
        text.TrimEnd('\n').Split('\n') is [var key, var secret] ? Of(key.Trim(), secret.Trim()) : Refusal.Of("HYG-5014", ("what", "lines"));

    private static bool IsWord(string text) => text.Length is > 0 and <= 1024 && text.All(c => c is > ' ' and < (char)127);
}

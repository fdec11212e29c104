using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;

namespace Hygie.Core.Drills;

/// <summary>No text of a secret key lies in a file, a name or what the host keeps beside it.</summary>
internal sealed class NoKeyBesideObjects : SeizureAssertion
{
    private static readonly byte[][] Texts = [.. new[] { "AGE-SECRET-KEY-1", "hygie-sign1", "hygie-share1", "hygie-unlock1", "PRIVATE KEY-----" }.Select(Encoding.ASCII.GetBytes)];

    public override string Id => "no-key-beside-objects";

    protected override string Unit => "files";

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        var beside = Encoding.UTF8.GetBytes(file.Path + "\n" + file.Metadata);
        foreach (var text in Texts)
            if (content.IndexOf(text) >= 0 || beside.AsSpan().IndexOf(text) >= 0)
                Wrong(file, "holds the text of a secret key");
    }
}

/// <summary>No expanded AES key lies in a file or beside it: a swap file, a core dump, a state that was saved.</summary>
internal sealed class NoKeySchedule : SeizureAssertion
{
    public override string Id => "no-key-schedule";

    protected override string Unit => "bytes";

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected += content.Length + file.Metadata.Length;
        if (KeySchedule.Find(content) >= 0 || KeySchedule.Find(Encoding.Latin1.GetBytes(file.Metadata)) >= 0)
            Wrong(file, "holds an expanded AES key");
    }
}

/// <summary>No expanded AES key lies in the memory of the host's process.</summary>
internal sealed class NoKeyInMemory : SeizureAssertion
{
    public override string Id => "no-key-in-memory";

    protected override string Unit => "bytes";

    public override bool LooksAt(SeizedFile file) => file.IsMemory;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected += content.Length;
        if (KeySchedule.Find(content) >= 0)
            Wrong(file, "holds an expanded AES key");
    }
}

/// <summary>
/// The one wrapped key that a host holds, in HEAD, opens with nothing that stands at the host: not with the credentials that open its door, nor with any word of
/// HEAD, of a name, or of what is kept beside, taken as it is, decoded, or hashed.
/// </summary>
/// <param name="credentials">Every credential valid at the host.</param>
internal sealed class NoCredentialOpens(IReadOnlyList<string> credentials) : SeizureAssertion
{
    /// <summary>Words that are tried at most; the figure says how many were.</summary>
    private const int Most = 20_000;

    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly List<(SeizedFile File, byte[] Wrapped)> _wrapped = [];

    public override string Id => "no-credential-opens";

    protected override string Unit => "tries";

    public override void Begin(SeizureExtent extent)
    {
        foreach (var credential in credentials)
            Take(credential);
    }

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Take(file.Name);
        Take(file.Metadata);
        if (!file.IsHead)
            return;
        var words = Words(Encoding.Latin1.GetString(content));
        foreach (var word in words)
            if (StrictBase64.Decode(word, padded: true) is { Length: >= 24 and <= 256 } bytes && bytes.Length % 8 == 0)
                _wrapped.Add((file, bytes));
        foreach (var word in words)
            Take(word);
    }

    public override void End()
    {
        foreach (var (file, wrapped) in _wrapped)
        {
            foreach (var key in _words.SelectMany(Keys))
            {
                Inspected++;
                using var candidate = SecretKey.Take(key);
                // A whole number of blocks, nothing padded: 64 bits of the wrapping are then fixed, and chance has no say.
                if (!KeyWrap.Unwrap(candidate, wrapped).TryGet(out var opened, out _))
                    continue;
                using (opened)
                    if (opened.Reveal().Length == wrapped.Length - 8)
                        Wrong(file, "its wrapped key opens with something that stands at the host");
            }
        }
    }

    protected override string Figure() => string.Create(CultureInfo.InvariantCulture, $"{base.Figure()} credentials={credentials.Count} words={_words.Count} wrapped={_wrapped.Count}");

    private void Take(string text)
    {
        foreach (var word in Words(text))
            if (_words.Count < Most)
                _words.Add(word);
    }

    private static string[] Words(string text) => [.. text.Split([' ', '\n', '\r', '\t', '"', '\'', ':', ',', ';', '{', '}', '[', ']', '(', ')', '.', '\0'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>What somebody would try with a word: itself, what it encodes, its hash.</summary>
    private static IEnumerable<byte[]> Keys(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        yield return SHA256.HashData(bytes);
        byte[]?[] meanings = [bytes, StrictBase64.Decode(word, padded: true), word.Length % 2 == 0 && word.All(char.IsAsciiHexDigit) ? Convert.FromHexString(word) : null];
        foreach (var key in meanings)
            if (key is { Length: 16 or 24 or 32 })
                yield return key;
    }
}

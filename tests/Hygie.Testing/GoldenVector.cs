using System.Text;

namespace Hygie.Testing;

/// <summary>
/// A golden file of <c>spec/vectors/FORMAT</c>: lines <c>key: value</c>, an empty line, then the bytes themselves. The key <c>expect</c>
/// says <c>ok</c> or the code of the refusal, so that a reader written by a stranger knows how it must succeed and how it must fail.
/// </summary>
public sealed class GoldenVector
{
    private readonly ILookup<string, string> _facts;

    private GoldenVector(string format, string name)
    {
        Name = name;
        var bytes = File.ReadAllBytes(TestFiles.InCheckout("spec", "vectors", format, name));
        var split = bytes.AsSpan().IndexOf("\n\n"u8);
        _facts = Encoding.UTF8.GetString(bytes.AsSpan(0, split)).Split('\n').Select(l => l.Split(": ", 2)).ToLookup(p => p[0], p => p[1], StringComparer.Ordinal);
        Body = bytes[(split + 2)..];
    }

    /// <summary>File name.</summary>
    public string Name { get; }

    /// <summary>The bytes after the empty line.</summary>
    public byte[] Body { get; }

    /// <summary>What the reader must answer: <c>ok</c> or a code.</summary>
    public string Expect => this["expect"];

    /// <summary>The one value of a key; none or several is a defect of the vector and throws.</summary>
    public string this[string key] => _facts[key].Single();

    /// <summary>The names of a format's vectors; at least one, or the folder is wrong.</summary>
    public static string[] Names(string format)
    {
        string[] names = [.. Directory.GetFiles(TestFiles.InCheckout("spec", "vectors", format)).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        return names.Length > 0 ? names : throw new FileNotFoundException("No golden vector.", format);
    }

    /// <summary>Reads one vector.</summary>
    public static GoldenVector Read(string format, string name) => new(format, name);

    /// <summary>Every value of a key, in order.</summary>
    public IEnumerable<string> All(string key) => _facts[key];
}

using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hygie.Core.Studies;

/// <summary>A YAML document as a small tree that remembers where each node stands.</summary>
internal abstract record YamlNode(Position At);

internal sealed record YamlScalar(string Text, Position At) : YamlNode(At);

internal sealed record YamlList(IReadOnlyList<YamlNode> Items, Position At) : YamlNode(At);

internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, Position At) : YamlNode(At);

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>
/// Reads the plain part of YAML 1.2 that definitions need: mappings with scalar keys, lists, scalars.
/// Anchors, aliases, tags and several documents are refused: a definition must read the same to a person and to a machine.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Largest definition, bytes.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MaxDepth = 24;
    private readonly Parser _parser;

    private YamlTree(Parser parser) => _parser = parser;

    /// <summary>The root node, or why there is none.</summary>
    public static Result<YamlNode> Read(ReadOnlySpan<byte> bytes)
    {
        if (!TryDecode(bytes, out var text))
            return Refusal.Of("HYG-12012", ("limit", MaxBytes / 1024));
        try
        {
            var tree = new YamlTree(new Parser(new StringReader(text)));
            tree.Expect<StreamStart>();
            tree.Expect<DocumentStart>();
            var root = tree.Node(0);
            tree.Expect<DocumentEnd>();
            tree.Expect<StreamEnd>();
            return root;
        }
        catch (ForbiddenYamlException e)
        {
            return Refusal.Of("HYG-12014", ("line", e.At.Line), ("column", e.At.Column), ("feature", e.Message));
        }
        catch (YamlException e)
        {
            return Refusal.Of("HYG-12001", ("line", e.Start.Line), ("column", e.Start.Column));
        }
    }

    private static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        if (bytes.Length > MaxBytes || bytes.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(bytes))
            return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    private YamlNode Node(int depth)
    {
        var current = Next();
        var at = new Position((int)current.Start.Line, (int)current.Start.Column);
        if (depth > MaxDepth)
            throw new ForbiddenYamlException("nesting", at);
        if (current is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias)
            throw new ForbiddenYamlException("anchor", at);
        if (current is NodeEvent { Tag.IsEmpty: false })
            throw new ForbiddenYamlException("tag", at);
        return current switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, at),
            SequenceStart => new YamlList(Items(depth), at),
            MappingStart => new YamlMap(Entries(depth), at),
            _ => throw new ForbiddenYamlException("document", at),
        };
    }

    private List<YamlNode> Items(int depth)
    {
        var items = new List<YamlNode>();
        while (Advance() && _parser.Current is not SequenceEnd)
            items.Add(Pushed(depth));
        return items;
    }

    private List<YamlEntry> Entries(int depth)
    {
        var entries = new List<YamlEntry>();
        while (Advance() && _parser.Current is not MappingEnd)
        {
            var key = Pushed(depth);
            if (key is not YamlScalar scalar)
                throw new ForbiddenYamlException("key", key.At);
            entries.Add(new YamlEntry(scalar, Node(depth + 1)));
        }

        return entries;
    }

    private bool _pushed;

    private YamlNode Pushed(int depth)
    {
        _pushed = true;
        return Node(depth + 1);
    }

    private ParsingEvent Next()
    {
        if (!_pushed && !Advance())
            throw new YamlException("end of file");
        _pushed = false;
        return _parser.Current!;
    }

    /// <summary>The parser meets some malformed text with an exception that is not its own; the text is what is wrong.</summary>
    private bool Advance()
    {
        var end = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new YamlException(end, end, "malformed", e);
        }
    }

    private void Expect<T>() where T : ParsingEvent
    {
        var current = Next();
        if (current is not T)
            throw new ForbiddenYamlException("document", new Position((int)current.Start.Line, (int)current.Start.Column));
    }

    /// <summary>Leaves the recursive descent; never leaves this class.</summary>
    private sealed class ForbiddenYamlException(string feature, Position at) : Exception(feature)
    {
        public Position At { get; } = at;
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hygie.Core.Intake;

/// <summary>
/// A JSON value that remembers where it stands in its file, so that an error can say line and column.
/// For documents that people write (schemas, source definitions), never for bulk data.
/// </summary>
internal sealed class PositionedJson
{
    /// <summary>Deepest nesting that is read; a schema needs five.</summary>
    private const int MaxDepth = 32;

    private readonly Dictionary<string, PositionedJson>? _members;

    private PositionedJson(JsonTokenType kind, JsonPosition position, string text, List<PositionedJson>? items, Dictionary<string, PositionedJson>? members) =>
        (Kind, Position, Text, Items, _members) = (kind, position, text, items ?? [], members);

    public JsonTokenType Kind { get; }

    public JsonPosition Position { get; }

    /// <summary>The text of a string, a number, true or false; empty otherwise.</summary>
    public string Text { get; }

    public IReadOnlyList<PositionedJson> Items { get; }

    public bool IsObject => _members is not null;

    public IEnumerable<KeyValuePair<string, PositionedJson>> Members => _members ?? [];

    /// <summary>The member called <paramref name="name"/>; null when it is absent or is the JSON null.</summary>
    public PositionedJson? this[string name] =>
        _members is not null && _members.TryGetValue(name, out var value) && value.Kind != JsonTokenType.Null ? value : null;

    /// <summary>The text of a member, or <paramref name="otherwise"/> when it is absent.</summary>
    public string TextOf(string name, string otherwise = "") => this[name] is { IsObject: false } value ? value.Text : otherwise;

    /// <summary>A list of texts; a lone text counts as a list of one, and commas inside it separate.</summary>
    public IEnumerable<string> TextsOf(string name) => this[name] switch
    {
        null => [],
        { Kind: JsonTokenType.String } one => one.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        var many => many.Items.Select(i => i.Text),
    };

    /// <summary>Reads a whole document: HYG-6001 with line and column when it is not JSON.</summary>
    public static Result<PositionedJson> Parse(ReadOnlySpan<byte> json, string file)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        var lines = LineStarts(json);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, lines);
            return reader.Read() ? Refused(file, JsonPosition.At(reader.TokenStartIndex, lines)) : root;
        }
        catch (JsonException broken)
        {
            return Refused(file, new JsonPosition((broken.LineNumber ?? 0) + 1, (broken.BytePositionInLine ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            return Refused(file, JsonPosition.At(reader.TokenStartIndex, lines));
        }
    }

    private static Refusal Refused(string file, JsonPosition at) =>
        Refusal.Of("HYG-6001", ("file", file), ("line", at.Line), ("column", at.Column));

    private static PositionedJson ReadValue(ref Utf8JsonReader reader, List<int> lines)
    {
        var position = JsonPosition.At(reader.TokenStartIndex, lines);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, lines, position),
            JsonTokenType.StartArray => ReadArray(ref reader, lines, position),
            JsonTokenType.String => new(reader.TokenType, position, reader.GetString()!, null, null),
            _ => new(reader.TokenType, position, Encoding.UTF8.GetString(reader.ValueSpan), null, null),
        };
    }

    private static PositionedJson ReadObject(ref Utf8JsonReader reader, List<int> lines, JsonPosition position)
    {
        var members = new Dictionary<string, PositionedJson>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            members[name] = ReadValue(ref reader, lines);
        }

        return new(JsonTokenType.StartObject, position, "", null, members);
    }

    private static PositionedJson ReadArray(ref Utf8JsonReader reader, List<int> lines, JsonPosition position)
    {
        var items = new List<PositionedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, lines));
        return new(JsonTokenType.StartArray, position, "", items, null);
    }

    private static List<int> LineStarts(ReadOnlySpan<byte> json)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < json.Length; i++)
            if (json[i] == (byte)'\n')
                starts.Add(i + 1);
        return starts;
    }
}

/// <summary>A place in a text file; both are 1-based, the column counts bytes.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct JsonPosition(long Line, long Column)
{
    public static JsonPosition At(long offset, List<int> lineStarts)
    {
        var found = lineStarts.BinarySearch((int)offset);
        var line = found >= 0 ? found : ~found - 1;
        return new JsonPosition(line + 1, offset - lineStarts[line] + 1);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}

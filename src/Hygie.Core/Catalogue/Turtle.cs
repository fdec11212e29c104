using System.Text;
using System.Text.Json.Nodes;

namespace Hygie.Core.Catalogue;

/// <summary>
/// Writes a tree of JSON-LD as Turtle (W3C, 2014): nodes with or without <c>@id</c>, plain, typed and language-tagged literals, prefixes in <c>@context</c>. That is all that
/// <see cref="HealthDcat"/> makes; anything else is a defect and throws.
/// </summary>
public static class Turtle
{
    /// <summary>The document, ending with a line feed.</summary>
    public static string Write(JsonObject tree)
    {
        var text = new StringBuilder();
        foreach (var (prefix, iri) in tree["@context"]!.AsObject())
            text.Append("@prefix ").Append(prefix).Append(": <").Append((string)iri!).Append("> .\n");
        var (named, written) = (new Queue<JsonObject>([tree]), new HashSet<string>(StringComparer.Ordinal));
        while (named.TryDequeue(out var node))
        {
            if (!written.Add(node.ToJsonString()))
                continue;
            text.Append('\n').Append(IriOf(node));
            WriteProperties(text, node, named, 1);
            text.Append(" .\n");
        }

        return text.ToString();
    }

    private static void WriteProperties(StringBuilder text, JsonObject node, Queue<JsonObject> named, int depth)
    {
        var separator = "";
        foreach (var (name, value) in node)
        {
            if (name is "@id" or "@context" || value is JsonArray { Count: 0 })
                continue;
            text.Append(separator).Append('\n').Append(' ', 2 * depth).Append(name == "@type" ? "a" : name).Append(' ');
            var comma = "";
            foreach (var one in value is JsonArray many ? [.. many] : (JsonNode?[])[value])
            {
                text.Append(comma);
                WriteObject(text, name == "@type", one!, named, depth);
                comma = ", ";
            }

            separator = " ;";
        }
    }

    private static void WriteObject(StringBuilder text, bool isType, JsonNode value, Queue<JsonObject> named, int depth)
    {
        if (value is JsonValue plain)
        {
            text.Append(isType ? (string)plain! : Quote((string)plain!));
            return;
        }

        var node = value.AsObject();
        if (node["@value"] is { } literal)
        {
            text.Append(Quote((string)literal!)).Append(node["@language"] is { } language ? "@" + (string)language! : "^^" + (string)node["@type"]!);
        }
        else if (node.ContainsKey("@id"))
        {
            text.Append(IriOf(node));
            if (node.Count > 1)
                named.Enqueue(node);
        }
        else
        {
            text.Append('[');
            WriteProperties(text, node, named, depth + 1);
            text.Append(" ]");
        }
    }

    /// <summary>IRIREF of the grammar: what it may not hold is escaped.</summary>
    private static string IriOf(JsonObject node)
    {
        var iri = new StringBuilder("<");
        foreach (var c in (string)node["@id"]!)
            _ = c <= ' ' || "<>\"{}|^`\\".Contains(c, StringComparison.Ordinal) ? iri.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}") : iri.Append(c);
        return iri.Append('>').ToString();
    }

    private static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal) + "\"";
}

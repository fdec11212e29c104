using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Hygie.Core.Hosts;

/// <summary>
/// A file of criteria (YAML), the product's own or an administration's: a list, one item a criterion (docs/reference/hosts.md). Read event by
/// event, so that a file that nests without end costs nothing; every refusal names its line, and nothing is guessed.
/// </summary>
public static class CriteriaFile
{
    /// <summary>Largest file, bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Most criteria in one file.</summary>
    public const int MaxCriteria = 2_000;

    private static readonly string[] Known = ["id", "group", "fr", "en", "source", "zones", "rule", "accepts", "days"];

    /// <summary>
    /// Reads every criterion. Refuses what is no list of them (HYG-5030), a member that is not known (HYG-5031) or lacks (HYG-5032), a word that
    /// is none of those that may stand there (HYG-5033), an id that stands twice (HYG-5034).
    /// </summary>
    public static Result<ImmutableArray<HostControl>> Read(string yaml)
    {
        if (Encoding.UTF8.GetByteCount(yaml) > MaxBytes)
            return NotUnderstood(1, $"> {MaxBytes} bytes");
        var parser = new Parser(new StringReader(yaml));
        try
        {
            return Items(parser);
        }
        catch (YamlException wrong)
        {
            return NotUnderstood(wrong.Start.Line, "YAML");
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            // The parser meets some malformed text with exceptions that are not its own, and name no place.
            return NotUnderstood(parser.Current?.End.Line ?? 1, "YAML");
        }
    }

    /// <summary>Reads a file's bytes, no more of them than it may have. Refuses what is no UTF-8 (HYG-5030) and what <see cref="Read"/> refuses.</summary>
    public static async Task<Result<ImmutableArray<HostControl>>> ReadAsync(Stream file, CancellationToken cancellation)
    {
        var bytes = new byte[MaxBytes + 1];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length)) ? Read(Encoding.UTF8.GetString(bytes, 0, length)) : NotUnderstood(1, "UTF-8");
    }

    private static Result<ImmutableArray<HostControl>> Items(Parser yaml)
    {
        yaml.Consume<StreamStart>();
        if (!yaml.TryConsume<DocumentStart>(out _) || !yaml.TryConsume<SequenceStart>(out var list))
            return NotUnderstood(yaml.Current?.Start.Line ?? 1, "- id: …");
        var (read, lines) = (ImmutableArray.CreateBuilder<HostControl>(), new Dictionary<string, long>(StringComparer.Ordinal));
        while (!yaml.TryConsume<SequenceEnd>(out _))
        {
            if (!Members(yaml).TryGet(out var item, out var refusal) || !item.ToControl().TryGet(out var control, out refusal))
                return refusal;
            if (!lines.TryAdd(control.Id, item.Line))
                return Refusal.Of("HYG-5034", ("line", item.Line), ("id", control.Id), ("first", lines[control.Id]));
            if (read.Count == MaxCriteria)
                return NotUnderstood(item.Line, $"> {MaxCriteria}");
            read.Add(control);
        }

        yaml.Consume<DocumentEnd>();
        if (!yaml.TryConsume<StreamEnd>(out _))
            return NotUnderstood(yaml.Current?.Start.Line ?? 1, "---");
        return read.Count > 0 ? read.ToImmutable() : NotUnderstood(list.Start.Line, "[]");
    }

    private static Result<Item> Members(Parser yaml)
    {
        if (!yaml.TryConsume<MappingStart>(out var start) || !start.Anchor.IsEmpty || !start.Tag.IsEmpty)
            return NotUnderstood(yaml.Current!.Start.Line, "- id: …");
        var item = new Item(start.Start.Line, []);
        while (!yaml.TryConsume<MappingEnd>(out _))
        {
            if (!yaml.TryConsume<Scalar>(out var name) || !name.Anchor.IsEmpty)
                return NotUnderstood(yaml.Current!.Start.Line, "name: value");
            if (!Known.Contains(name.Value, StringComparer.Ordinal))
                return Refusal.Of("HYG-5031", ("line", name.Start.Line), ("member", Short(name.Value)), ("known", string.Join(", ", Known)));
            if (!Words(yaml).TryGet(out var words, out var refusal))
                return refusal;
            if (!item.Members.TryAdd(name.Value, new Member(name.Start.Line, words)))
                return Refusal.Of("HYG-5034", ("line", name.Start.Line), ("id", name.Value), ("first", item.Members[name.Value].Line));
        }

        return item;
    }

    /// <summary>A scalar is a list of one.</summary>
    private static Result<ImmutableArray<string>> Words(Parser yaml)
    {
        if (yaml.TryConsume<Scalar>(out var one) && one.Anchor.IsEmpty && one.Tag.IsEmpty)
            return ImmutableArray.Create(one.Value);
        if (one is not null || !yaml.TryConsume<SequenceStart>(out var list) || !list.Anchor.IsEmpty || !list.Tag.IsEmpty)
            return NotUnderstood(one?.Start.Line ?? yaml.Current!.Start.Line, "name: value");
        var words = ImmutableArray.CreateBuilder<string>();
        while (!yaml.TryConsume<SequenceEnd>(out _))
        {
            if (!yaml.TryConsume<Scalar>(out var word) || !word.Anchor.IsEmpty)
                return NotUnderstood(yaml.Current!.Start.Line, "[ value, value ]");
            words.Add(word.Value);
        }

        return words.ToImmutable();
    }

    private static Refusal NotUnderstood(long line, string what) => Refusal.Of("HYG-5030", ("line", line), ("what", what));

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private sealed record Member(long Line, ImmutableArray<string> Words);

    private sealed record Item(long Line, Dictionary<string, Member> Members)
    {
        private Refusal? _wrong;

        public Result<HostControl> ToControl()
        {
            var id = Text("id");
            if (!PublicName.IsValid(id))
                Wrong("id", id, "a-z 0-9 . -");
            var rule = Members.ContainsKey("rule") ? Word<ControlRule>("rule").FirstOrDefault() : ControlRule.Evidence;
            var control = new HostControl(id, Word<CriterionGroup>("group").FirstOrDefault(), new LocalText(Text("fr"), Text("en")), Text("source"), Word<HostZone>("zones"), rule)
            {
                Accepts = Members.ContainsKey("accepts") ? Word<EvidenceKind>("accepts") : [], Days = Days(),
            };
            if (rule != ControlRule.Evidence && Members.TryGetValue("accepts", out var accepts))
                _wrong ??= Refusal.Of("HYG-5033", ("line", accepts.Line), ("member", "accepts"), ("value", Short(string.Join(", ", accepts.Words))), ("allowed", "rule: evidence"));
            return _wrong is { } refusal ? refusal : control;
        }

        private string Text(string name)
        {
            if (Members.TryGetValue(name, out var member) && member.Words is [{ Length: > 0 } text])
                return text;
            _wrong ??= Refusal.Of("HYG-5032", ("line", member?.Line ?? Line), ("member", name));
            return "";
        }

        private ImmutableArray<T> Word<T>(string name) where T : struct, Enum
        {
            var allowed = Enum.GetValues<T>().ToDictionary(Spelt, v => v, StringComparer.Ordinal);
            if (!Members.TryGetValue(name, out var member) || member.Words.IsEmpty)
                _wrong ??= Refusal.Of("HYG-5032", ("line", member?.Line ?? Line), ("member", name));
            else if (member.Words.FirstOrDefault(w => !allowed.ContainsKey(w)) is { } stranger)
                Wrong(name, stranger, string.Join(", ", allowed.Keys));
            else
                return [.. member.Words.Select(w => allowed[w]).Distinct()];
            return [];
        }

        private int Days()
        {
            if (!Members.ContainsKey("days"))
                return HostAssessment.LongestDays;
            var text = Text("days");
            if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= HostAssessment.LongestDays)
                return days;
            Wrong("days", text, $"1 – {HostAssessment.LongestDays}");
            return HostAssessment.LongestDays;
        }

        private void Wrong(string name, string value, string allowed) =>
            _wrong ??= Refusal.Of("HYG-5033", ("line", Members[name].Line), ("member", name), ("value", Short(value)), ("allowed", allowed));

        /// <summary><c>SubProcessors</c> is written <c>sub-processors</c>.</summary>
        private static string Spelt<T>(T value) where T : struct, Enum =>
            string.Concat(value.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
    }
}

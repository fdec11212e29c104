using CsCheck;
using Hygie.Core;
using Hygie.Core.Sealing;
using Xunit;

namespace Hygie.Tests.Sealing;

public sealed class CanonicalJsonTests
{
    private static readonly string[] Awkward = ["", "a", "é", "\u20ac", "\U0001F600", "\ufb33", "\"\\/", "\0\b\t\n\f\r\u001f\u007f", "10", "1", "A"];

    private static readonly byte[] Syntax = [.. " \"0\\,:[]{}-u\n"u8];

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]),
        Gen.Char['\0', '\ud7ff'].Array[0, 6].Select(c => new string(c)));

    private static readonly Gen<CanonicalValue> Values = Gen.Recursive<CanonicalValue>((depth, inner) =>
    {
        var leaf = Gen.OneOf(
            Gen.Long[-CanonicalNumber.Greatest, CanonicalNumber.Greatest].Select(n => (CanonicalValue)n),
            Texts.Select(t => (CanonicalValue)t),
            Gen.Bool.Select(b => (CanonicalValue)b),
            Gen.Const(CanonicalValue.Null));
        return depth > 4 ? leaf : Gen.OneOf(
            leaf,
            inner.Array[0, 4].Select(items => (CanonicalValue)new CanonicalArray(items)),
            Gen.Select(Texts, inner).Array[0, 4].Select(m => (CanonicalValue)new CanonicalObject(
                m.DistinctBy(p => p.Item1, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Item1, p.Item2)))));
    });

    [Fact]
    public void A_document_reads_as_the_manual_says()
    {
        var document = CanonicalObject.Of(("rows", 12), ("id", "p-1"), ("é", true), ("names", CanonicalArray.OfTexts(["b", "a"])), ("none", CanonicalValue.Null));
        Assert.Equal("""{"id":"p-1","names":["b","a"],"none":null,"rows":12,"é":true}"""u8.ToArray(), CanonicalJson.Write(document));
    }

    [Fact]
    public void Members_are_ordered_by_UTF16_code_units_not_by_code_points()
    {
        // U+1F600 is written with surrogates D83D DE00, which sort before U+FB33: the example of RFC 8785.
        var document = CanonicalObject.Of(("\ufb33", 1), ("\U0001F600", 2), ("\u20ac", 3), ("\r", 4), ("1", 5));
        Assert.Equal("{\"\\r\":4,\"1\":5,\"\u20ac\":3,\"\U0001F600\":2,\"\ufb33\":1}", System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(document)));
        Assert.Equal(document, CanonicalJson.Read(CanonicalJson.Write(document)).Value);
    }

    [Fact]
    public void What_is_written_reads_back_to_the_same_value_and_bytes() =>
        Values.Sample(value =>
        {
            var bytes = CanonicalJson.Write(value);
            var read = CanonicalJson.Read(bytes);
            return !read.IsRefused && CanonicalJson.Write(read.Value).AsSpan().SequenceEqual(bytes);
        });

    [Fact]
    public void Changed_bytes_are_refused_or_are_the_canonical_bytes_of_another_value() =>
        Gen.Select(Values, Gen.Int[0, 10_000], Gen.OneOf(Gen.Byte, Gen.Int[0, Syntax.Length - 1].Select(i => Syntax[i]))).Sample((value, at, replacement) =>
        {
            var bytes = CanonicalJson.Write(value);
            bytes[at % bytes.Length] = replacement;
            var read = CanonicalJson.Read(bytes);
            return read.IsRefused || CanonicalJson.Write(read.Value).AsSpan().SequenceEqual(bytes);
        });

    [Fact]
    public void Sixty_four_levels_are_read_and_the_next_is_refused_where_it_opens()
    {
        static byte[] Nested(int depth) => [.. Enumerable.Repeat((byte)'[', depth), .. Enumerable.Repeat((byte)']', depth)];
        Assert.False(CanonicalJson.Read(Nested(64)).IsRefused);
        Assert.Equal("HYG-1001 (offset=64, rule=too-deep)", CanonicalJson.Read(Nested(65)).Refusal.ToString());
        Assert.Equal("too-deep", CanonicalJson.Read(Nested(1_000_000)).Refusal.Facts["rule"]);
    }

    [Fact]
    public void Misuse_throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CanonicalObject.Of(("n", CanonicalNumber.Greatest + 1)));
        Assert.Throws<System.Text.EncoderFallbackException>(() => CanonicalObject.Of(("t", "\ud800")));
        Assert.Throws<ArgumentException>(() => CanonicalObject.Of(("a", 1), ("a", 2)));
    }

    [Fact]
    public void A_file_is_the_bytes_and_one_newline()
    {
        Assert.False(CanonicalJson.ReadFile("{}\n"u8).IsRefused);
        Assert.True(CanonicalJson.ReadFile("{}"u8).IsRefused);
        Assert.True(CanonicalJson.ReadFile("{}\n\n"u8).IsRefused);
        Assert.True(CanonicalJson.ReadFile("{}\r\n"u8).IsRefused);
        Assert.True(CanonicalJson.ReadFile("[]\n"u8).IsRefused);
    }

    [Theory]
    [InlineData("""{"id":"p-1","rows":12}""", null)]
    [InlineData("""{"id":"p-1"}""", "HYG-1002 (document=permit, expected=integer, member=rows)")]
    [InlineData("""{"id":7,"rows":-1}""", "HYG-1002 (document=permit, expected=text, member=id)")]
    [InlineData("""{"id":"p-1","rows":101}""", "HYG-1002 (document=permit, expected=integer, member=rows)")]
    [InlineData("""{"extra":1,"id":"p-1","rows":12}""", "HYG-1003 (document=permit, member=extra)")]
    public void Fields_are_read_entirely_or_the_first_problem_is_named(string text, string? refused)
    {
        var fields = new DocumentFields("permit", CanonicalJson.ReadObject(System.Text.Encoding.UTF8.GetBytes(text)).Value);
        _ = (fields.Text("id"), fields.Integer("rows", 0, 100));
        Assert.Equal(refused, fields.Close()?.ToString());
    }
}

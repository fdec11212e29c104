using System.Text;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>
/// For each assertion, a small host with one flaw that it must catch, and that no other assertion may: an assertion that never fails
/// proves nothing.
/// </summary>
internal sealed class NegativeControls(ISecretRandom random)
{
    /// <summary>The value that the controls plant.</summary>
    public const string Marker = "marker-of-the-negative-control";

    private static readonly int Size = PackSize.All[0].CiphertextLength;

    /// <summary>The host whose one flaw is for the assertion of that id.</summary>
    public MemorySeizure For(string assertion)
    {
        var host = new MemorySeizure();
        Put(host, Draw());
        Put(host, Draw());
        host.Add(Head.Name, new byte[assertion == "head-is-padded" ? Head.Length - 1 : Head.Length]);
        Flaw(host, assertion);
        return host;
    }

    private void Flaw(MemorySeizure host, string assertion)
    {
        switch (assertion)
        {
            case "only-known-files": host.Add("metadata.db-journal", Draw()); break;
            case "names-are-hashes": host.Add(ObjectName.Of("what it holds"u8), Draw()); break;
            case "sizes-are-classes": Put(host, [.. Draw(), 7]); break;
            case "no-salt-twice": PutPair(host, 0, Cobblestone.SaltLength); break;
            case "no-block-twice": PutPair(host, Cobblestone.PrefixLength + 160, 16); break;
            case "no-known-format": Put(host, Framed("PAR1"u8)); break;
            case "bytes-are-random": Put(host, Leaning()); break;
            case "bytes-do-not-shrink": Put(host, Repeating()); break;
            case "no-key-beside-objects": Put(host, Draw(), "x-amz-meta-key: AGE-SECRET-KEY-1EXAMPLE"); break;
            case "no-marker": Put(host, With(Draw(), 30_000, Encoding.UTF8.GetBytes(Marker))); break;
        }
    }

    private byte[] Draw()
    {
        var content = new byte[Size];
        random.Fill(content);
        return content;
    }

    private static void Put(MemorySeizure host, byte[] content, string metadata = "") => host.Add(ObjectName.Of(content), content, metadata);

    /// <summary>Two objects that share a few bytes.</summary>
    private void PutPair(MemorySeizure host, int at, int length)
    {
        var (one, other) = (Draw(), Draw());
        Put(host, one);
        Put(host, With(other, at, one.AsSpan(at, length)));
    }

    private byte[] Framed(ReadOnlySpan<byte> mark) => With(With(Draw(), 0, mark), Size - mark.Length, mark);

    private static byte[] With(byte[] content, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(content.AsSpan(at));
        return content;
    }

    /// <summary>One byte in eight loses its first bit: too little for a compressor, enough for a count.</summary>
    private byte[] Leaning()
    {
        var (content, chance) = (Draw(), Draw());
        for (var i = 0; i < content.Length; i++)
            if (chance[i] < 32)
                content[i] &= 0x7F;
        return content;
    }

    /// <summary>Half of it is repetitions of all 256 values in some order, each at its own offset modulo 16: every value stays equally frequent, no aligned block repeats.</summary>
    private byte[] Repeating()
    {
        var content = Draw();
        for (int i = 0, at = Cobblestone.PrefixLength; i < 128; i++, at += 257)
        {
            if (i % 16 == 0)
                Shuffled().CopyTo(content.AsSpan(at));
            else
                content.AsSpan(at - 257, 256).CopyTo(content.AsSpan(at));
        }

        return content;
    }

    private byte[] Shuffled()
    {
        var (values, draw) = (new byte[256], new byte[256 * 8]);
        random.Fill(draw);
        for (var i = 0; i < values.Length; i++)
            values[i] = (byte)i;
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = (int)(BitConverter.ToUInt64(draw, i * 8) % (ulong)(i + 1));
            (values[i], values[j]) = (values[j], values[i]);
        }

        return values;
    }
}

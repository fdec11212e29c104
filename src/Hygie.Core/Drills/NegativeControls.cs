using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>
/// For each assertion, a small leaky build with one flaw that it must catch, and that no other assertion may: an assertion that never fails
/// proves nothing.
/// </summary>
internal sealed class NegativeControls(ISecretRandom random)
{
    /// <summary>The value that the controls plant.</summary>
    public const string Marker = "marker-of-the-negative-control";

    private const string Credential = "password-of-the-control";

    private static readonly int Size = PackSize.All[0].CiphertextLength;

    /// <summary>A build whose one flaw is for the assertion of that id.</summary>
    public DrillSubject For(string assertion)
    {
        var host = new MemorySeizure();
        Put(host, Draw());
        Put(host, Draw());
        host.Add("memory/0", Draw(), isMemory: true);
        host.Add(Head.Name, new byte[assertion == "head-is-padded" ? Head.Length - 1 : Head.Length]);
        Flaw(host, assertion);
        return Flawed(DrillSubject.Of(host, [Credential], new KeyErasures(["key-of-the-control"], new HashSet<string>(StringComparer.Ordinal)), random), assertion);
    }

    /// <summary>Flaws in how the product works.</summary>
    private DrillSubject Flawed(DrillSubject build, string assertion) => assertion switch
    {
        "same-plaintext-differs" => build with { Seal = DrillSubject.SealerOf(random, new OneSalt()) },
        "sizes-tell-nothing" => build with { Lay = (blobs, greatestOnly) => blobs.SelectMany(b => PackSize.For(b, greatestOnly)).Select(s => (long)s.CiphertextLength) },
        "erased-stays-erased" => build with { Keys = build.Keys with { Held = build.Keys.Erased.ToHashSet(StringComparer.Ordinal) } },
        _ => build,
    };

    /// <summary>Flaws that lie on the host.</summary>
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
            case "bytes-do-not-repeat": Put(host, Repeating()); break;
            case "no-key-beside-objects": Put(host, Draw(), "x-amz-meta-key: AGE-SECRET-KEY-1EXAMPLE"); break;
            case "no-key-schedule": Put(host, With(Draw(), 1_003, ExpandedKey())); break;
            case "no-key-in-memory": host.Add("memory/1", With(Draw(), 40_001, ExpandedKey()), isMemory: true); break;
            case "no-credential-opens": host.Add(Head.Name, HeadOpenedBy(Credential)); break;
            case "no-marker": Put(host, With(Draw(), 30_000, Encoding.UTF8.GetBytes(Marker))); break;
        }
    }

    private byte[] ExpandedKey()
    {
        using var key = SecretKey.Generate(random);
        return KeySchedule.Expand(key.Reveal());
    }

    /// <summary>A HEAD whose key is wrapped under the hash of a password of the host.</summary>
    private byte[] HeadOpenedBy(string credential)
    {
        using var key = SecretKey.Take(SHA256.HashData(Encoding.UTF8.GetBytes(credential)));
        var head = new byte[Head.Length];
        Encoding.ASCII.GetBytes("key " + Convert.ToBase64String(KeyWrap.Wrap(key, Draw().AsSpan(0, 64))) + "\n").CopyTo(head, 0);
        return head;
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

    /// <summary>A generator that was restored from a copy: every salt is the same.</summary>
    private sealed class OneSalt : ISecretRandom
    {
        public void Fill(Span<byte> bytes) => bytes.Clear();
    }
}

using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>A host holds sealed objects and one HEAD: nothing else lies about.</summary>
internal sealed class OnlyKnownFiles : SeizureAssertion
{
    public override string Id => "only-known-files";

    protected override string Unit => "files";

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        if (!file.IsSealed && !file.IsHead)
            Wrong(file, "neither a sealed object nor HEAD");
    }
}

/// <summary>The name of every sealed object is the hash of its ciphertext, never of what it holds.</summary>
internal sealed class NamesAreHashes : SeizureAssertion
{
    public override string Id => "names-are-hashes";

    public override bool LooksAt(SeizedFile file) => file.IsSealed;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        if (!string.Equals(ObjectName.Of(content), file.Name, StringComparison.Ordinal))
            Wrong(file, "the name is not the hash of the bytes");
    }
}

/// <summary>Every sealed object has one of the six sizes.</summary>
internal sealed class SizesAreClasses : SeizureAssertion
{
    public override string Id => "sizes-are-classes";

    public override bool LooksAt(SeizedFile file) => file.IsSealed;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        if (PackSize.OfCiphertext(file.Length) is null)
            Wrong(file, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file.Length} bytes is no class"));
    }
}

/// <summary>HEAD has its fixed length, whatever the hub's size.</summary>
internal sealed class HeadIsPadded : SeizureAssertion
{
    public override string Id => "head-is-padded";

    public override bool LooksAt(SeizedFile file) => file.IsHead;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        if (file.Length != Head.Length)
            Wrong(file, "not 4,096 bytes");
    }
}

/// <summary>No salt serves twice: with the same key, that would be the same key stream.</summary>
internal sealed class NoSaltTwice : SeizureAssertion
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public override string Id => "no-salt-twice";

    public override bool LooksAt(SeizedFile file) => file.IsSealed;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        if (content.Length < Cobblestone.PrefixLength)
            return;
        Inspected++;
        if (!_seen.Add(Convert.ToHexString(content[..Cobblestone.SaltLength])))
            Wrong(file, "its salt is another object's");
    }
}

/// <summary>No file is recognisable by how it begins and ends. Only marks of 8 bytes or more count, so that chance has no say.</summary>
internal sealed class NoKnownFormat : SeizureAssertion
{
    private static readonly (string Format, byte[] Start, byte[] End)[] Formats =
    [
        ("Parquet", "PAR1"u8.ToArray(), "PAR1"u8.ToArray()), ("SQLite", "SQLite format 3\0"u8.ToArray(), []), ("age file", "age-encryption.org/"u8.ToArray(), []),
        ("Arrow file", "ARROW1\0\0"u8.ToArray(), []), ("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], []), ("PEM", "-----BEGIN "u8.ToArray(), []),
        ("XZ", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00, 0x04], []), ("FHIR or other JSON", "{\"resourceType\""u8.ToArray(), []), ("signed document", "{\"body\":{"u8.ToArray(), []),
    ];

    public override string Id => "no-known-format";

    public override bool LooksAt(SeizedFile file) => !file.IsHead && !file.IsMemory;

    public override void Look(SeizedFile file, ReadOnlySpan<byte> content)
    {
        Inspected++;
        foreach (var (format, start, end) in Formats)
            if (content.StartsWith(start) && content.EndsWith(end))
                Wrong(file, "reads as " + format);
    }
}

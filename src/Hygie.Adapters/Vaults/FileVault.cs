using System.Globalization;
using System.Text;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.Vaults;

/// <summary>
/// The vault as text, sealed with age to its owner: a line <c>s;HOLDER/PART;N</c> for each sequence, then <c>u;32 hex;32 hex</c> for each u and the u it
/// stands for. Replaced whole by a rename.
/// </summary>
internal sealed class FileVault(string path, AgeIdentity owner, ISecretRandom random) : IVault
{
    public async Task<VaultContents> OpenAsync(CancellationToken cancellation)
    {
        var contents = new VaultContents();
        if (!File.Exists(path))
            return contents;
        if (!AgeFile.Open([owner], await File.ReadAllBytesAsync(path, cancellation)).TryGet(out var text, out var refusal))
            throw new VaultException($"The vault does not open: {refusal.Code}.");
        using var reader = new StreamReader(new MemoryStream(text), Encoding.ASCII);
        while (await reader.ReadLineAsync(cancellation) is { } line)
            Take(contents, line.Split(';'));
        return contents;
    }

    public Task SaveAsync(VaultContents contents, CancellationToken cancellation)
    {
        var text = new StringBuilder("hygie-vault;1;\n");
        foreach (var (name, sequence) in contents.Sequences)
            text.Append(CultureInfo.InvariantCulture, $"s;{name};{sequence}\n");
        foreach (var (u, person) in contents.People)
            text.Append(CultureInfo.InvariantCulture, $"u;{u:x32};{person:x32}\n");
        DurableFile.Replace(path, AgeFile.Seal([owner.Recipient], random, Encoding.ASCII.GetBytes(text.ToString())));
        return Task.CompletedTask;
    }

    private static void Take(VaultContents contents, string[] cells)
    {
        if (cells is ["s", var name, var sequence])
            contents.Advance(name, long.Parse(sequence, NumberStyles.None, CultureInfo.InvariantCulture));
        else if (cells is ["u", var u, var person])
            contents.Link(Person(u), Person(person));
        else if (cells is not ["hygie-vault", "1", ""])
            throw new VaultException("The vault has a line of an unknown form.");
    }

    private static Pseudonym<InVault> Person(string hex) => new(UInt128.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}

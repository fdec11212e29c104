using Hygie.Core.Pseudonyms;

namespace Hygie.Testing.Pseudonyms;

/// <summary>A vault in memory: what is not saved is forgotten at the next opening.</summary>
public sealed class MemoryVault : IVault
{
    private VaultContents _saved = new();

    public Task<VaultContents> OpenAsync(CancellationToken cancellation) => Task.FromResult(Copy(_saved));

    public Task SaveAsync(VaultContents contents, CancellationToken cancellation)
    {
        _saved = Copy(contents);
        return Task.CompletedTask;
    }

    private static VaultContents Copy(VaultContents from)
    {
        var copy = new VaultContents();
        foreach (var (u, person) in from.People)
            copy.Link(new Pseudonym<InVault>(u), new Pseudonym<InVault>(person));
        foreach (var (name, sequence) in from.Sequences)
            copy.Advance(name, sequence);
        return copy;
    }
}

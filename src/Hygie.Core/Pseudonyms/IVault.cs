using Hygie.Core.Intake;

namespace Hygie.Core.Pseudonyms;

/// <summary>The vault's storage broke its promise.</summary>
public sealed class VaultException : Exception
{
    public VaultException() { }

    public VaultException(string message) : base(message) { }

    public VaultException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// What the third party keeps between deliveries, in its own home.
/// Contract: <see cref="SaveAsync"/> replaces the whole atomically and durably: after a crash the vault is the old one or the new one.
/// </summary>
public interface IVault
{
    /// <summary>The vault as last saved; empty when it never was.</summary>
    Task<VaultContents> OpenAsync(CancellationToken cancellation);

    Task SaveAsync(VaultContents contents, CancellationToken cancellation);
}

/// <summary>
/// All that the third party stores: u of every person it was asked about, which u stand for one person (a source's pseudonym and the
/// national number), and how far each holder's deliveries have come. No p1, no p2, no identity. A working copy in memory, 32 bytes a person and overhead.
/// </summary>
public sealed class VaultContents
{
    private readonly Dictionary<UInt128, UInt128> _people = [];
    private readonly SortedDictionary<string, long> _sequences = new(StringComparer.Ordinal);

    /// <summary>Every u, and the u it stands for: itself unless a correspondence says otherwise.</summary>
    public IReadOnlyDictionary<UInt128, UInt128> People => _people;

    /// <summary>Last sequence taken, by holder and part.</summary>
    public IReadOnlyDictionary<string, long> Sequences => _sequences;

    /// <summary>The last sequence taken of a holder's part; 0 when none.</summary>
    public long LastSequence(BodyId holder, DeliveryPart part) => _sequences.GetValueOrDefault(Name(holder, part));

    /// <summary>Remembers that this delivery was taken.</summary>
    public void Advance(BodyId holder, DeliveryPart part, long sequence) => _sequences[Name(holder, part)] = sequence;

    /// <summary>Remembers a sequence under the name that <see cref="Sequences"/> gave it.</summary>
    public void Advance(string name, long sequence) => _sequences[name] = sequence;

    /// <summary>The u that stands for this person, remembering it when new.</summary>
    public Pseudonym<InVault> Remember(Pseudonym<InVault> u) =>
        new(_people.TryGetValue(u.Value, out var person) ? person : _people[u.Value] = u.Value);

    /// <summary>From now on <paramref name="source"/> stands for the same person as <paramref name="national"/>.</summary>
    public void Link(Pseudonym<InVault> source, Pseudonym<InVault> national) =>
        _people[source.Value] = Remember(national).Value;

    private static string Name(BodyId holder, DeliveryPart part) => $"{holder.Value}/{DeliveryManifest.Name(part)}";
}

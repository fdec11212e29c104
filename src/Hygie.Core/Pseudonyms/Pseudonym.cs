using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Hygie.Core.Pseudonyms;

/// <summary>Where a pseudonym has a meaning. A pseudonym of one domain cannot be handed to another: it does not compile.</summary>
[SuppressMessage("Design", "CA1040:Avoid empty interfaces", Justification = "A marker of type arguments.")]
public interface IPseudonymDomain;

/// <summary>p1: made by a holder, read by the third party, identifying.</summary>
public abstract class AtHolder : IPseudonymDomain { private AtHolder() { } }

/// <summary>u: all that the third party stores.</summary>
public abstract class InVault : IPseudonymDomain { private InVault() { } }

/// <summary>p2: the person inside the warehouse, for one epoch.</summary>
public abstract class InHub : IPseudonymDomain { private InHub() { } }

/// <summary>pp: the person inside one project.</summary>
public abstract class InProject : IPseudonymDomain { private InProject() { } }

/// <summary>
/// The 16 bytes that stand for a person in one domain. Stored big-endian as FIXED_LEN_BYTE_ARRAY(16), the UUID of Parquet.
/// It has no text form of its own: the only places that write one are the sealed files of spec/delivery.md.
/// </summary>
/// <param name="value">The 16 bytes read as a big-endian number.</param>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "The domain is part of the name.")]
public readonly struct Pseudonym<TDomain>(UInt128 value) : IEquatable<Pseudonym<TDomain>>
    where TDomain : IPseudonymDomain
{
    /// <summary>Bytes of a pseudonym.</summary>
    public const int Length = 16;

    /// <summary>The 16 bytes as a big-endian number, for bulk work on columns.</summary>
    public UInt128 Value { get; } = value;

    /// <summary>Reads 16 bytes, big-endian.</summary>
    public static Pseudonym<TDomain> Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes 16 bytes, big-endian.</summary>
    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);

    public bool Equals(Pseudonym<TDomain> other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Pseudonym<TDomain> other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public static bool operator ==(Pseudonym<TDomain> left, Pseudonym<TDomain> right) => left.Equals(right);

    public static bool operator !=(Pseudonym<TDomain> left, Pseudonym<TDomain> right) => !left.Equals(right);
}

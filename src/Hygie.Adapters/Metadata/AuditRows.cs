using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One audit entry, written in the transaction of the change it tells.</summary>
internal sealed class OutboxRow
{
    /// <summary>Increasing, without gaps, see <see cref="IHubEngine.NextNumber"/>: a gap is a missing event.</summary>
    public long Number { get; set; }

    public string Kind { get; set; } = "";

    public DateOnly Day { get; set; }

    public string Subject { get; set; } = "";

    public byte[] Commitment { get; set; } = [];

    /// <summary>Null once the event was erased.</summary>
    public byte[]? WrappedKey { get; set; }

    /// <summary>Null once the event was erased.</summary>
    public byte[]? SealedEvent { get; set; }

    public int Publication { get; set; }

    public bool Closes { get; set; }

    /// <summary>The leaf that carries it, or null while it waits.</summary>
    public long? LeafIndex { get; set; }
}

/// <summary>One leaf of the log, fixed before it is written to any log store, so that writing it again gives the same bytes.</summary>
internal sealed class LeafRow
{
    public long Index { get; set; }

    public byte[] Bytes { get; set; } = [];
}

internal sealed class OutboxRowConfiguration : IEntityTypeConfiguration<OutboxRow>
{
    public void Configure(EntityTypeBuilder<OutboxRow> builder)
    {
        builder.ToTable("outbox").HasKey(r => r.Number);
        builder.Property(r => r.Number).ValueGeneratedOnAdd();
        builder.HasIndex(r => r.LeafIndex);
        builder.HasIndex(r => new { r.Subject, r.Kind });
    }
}

internal sealed class LeafRowConfiguration : IEntityTypeConfiguration<LeafRow>
{
    public void Configure(EntityTypeBuilder<LeafRow> builder)
    {
        builder.ToTable("leaf").HasKey(r => r.Index);
        builder.Property(r => r.Index).ValueGeneratedNever();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One host: its canonical document and what it is looked up by.</summary>
internal sealed class HostRow
{
    public string Id { get; set; } = "";

    public int Revision { get; set; }

    public byte[] Document { get; set; } = [];
}

/// <summary>One move: its canonical document and what it is looked up by.</summary>
internal sealed class MigrationRow
{
    public string Id { get; set; } = "";

    /// <summary>Order in which the moves began, from 1.</summary>
    public int Number { get; set; }

    public int Revision { get; set; }

    public byte[] Document { get; set; } = [];
}

internal sealed class HostRowConfiguration : IEntityTypeConfiguration<HostRow>
{
    public void Configure(EntityTypeBuilder<HostRow> builder)
    {
        builder.ToTable("host").HasKey(r => r.Id);
        builder.Property(r => r.Revision).IsConcurrencyToken();
    }
}

internal sealed class MigrationRowConfiguration : IEntityTypeConfiguration<MigrationRow>
{
    public void Configure(EntityTypeBuilder<MigrationRow> builder)
    {
        builder.ToTable("migration").HasKey(r => r.Id);
        builder.HasIndex(r => r.Number).IsUnique();
        builder.Property(r => r.Revision).IsConcurrencyToken();
    }
}

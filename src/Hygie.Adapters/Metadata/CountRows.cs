using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One count given before a permit.</summary>
internal sealed class CountRow
{
    /// <summary>Its place in the ledger, given by the database, increasing.</summary>
    public long Number { get; set; }

    public string Dataset { get; set; } = "";

    public int Version { get; set; }

    public string Institution { get; set; } = "";

    public string Question { get; set; } = "";

    public DateOnly Day { get; set; }

    /// <summary>The protected figure, null for under the threshold.</summary>
    public long? Shown { get; set; }

    /// <summary>Who was counted, as sums of record keys.</summary>
    public byte[] People { get; set; } = [];
}

internal sealed class CountRowConfiguration : IEntityTypeConfiguration<CountRow>
{
    public void Configure(EntityTypeBuilder<CountRow> builder)
    {
        builder.ToTable("count").HasKey(r => r.Number);
        builder.Property(r => r.Number).ValueGeneratedOnAdd();
        builder.HasIndex(r => r.Dataset);
    }
}

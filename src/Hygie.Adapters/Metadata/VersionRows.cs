using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One dataset version: its canonical document and what it is looked up by.</summary>
internal sealed class VersionRow
{
    public string Dataset { get; set; } = "";

    public int Number { get; set; }

    public string Holder { get; set; } = "";

    public long Sequence { get; set; }

    public byte[] Document { get; set; } = [];
}

internal sealed class VersionRowConfiguration : IEntityTypeConfiguration<VersionRow>
{
    public void Configure(EntityTypeBuilder<VersionRow> builder)
    {
        builder.ToTable("version").HasKey(r => new { r.Dataset, r.Number });
        builder.HasIndex(r => new { r.Holder, r.Sequence }).IsUnique();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One release request: its canonical document and what it is looked up by.</summary>
internal sealed class ReleaseRow
{
    public string Id { get; set; } = "";

    public int Revision { get; set; }

    public byte[] Document { get; set; } = [];
}

internal sealed class ReleaseRowConfiguration : IEntityTypeConfiguration<ReleaseRow>
{
    public void Configure(EntityTypeBuilder<ReleaseRow> builder)
    {
        builder.ToTable("release").HasKey(r => r.Id);
        builder.Property(r => r.Revision).IsConcurrencyToken();
    }
}

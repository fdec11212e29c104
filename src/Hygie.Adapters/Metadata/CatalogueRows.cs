using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One published dataset version: its sheet and dictionary, which hold protected counts only.</summary>
internal sealed class CatalogueRow
{
    public string Dataset { get; set; } = "";

    public int Number { get; set; }

    public byte[] Document { get; set; } = [];
}

internal sealed class CatalogueRowConfiguration : IEntityTypeConfiguration<CatalogueRow>
{
    public void Configure(EntityTypeBuilder<CatalogueRow> builder) => builder.ToTable("catalogue").HasKey(r => new { r.Dataset, r.Number });
}

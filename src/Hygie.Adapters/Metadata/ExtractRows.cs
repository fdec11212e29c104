using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One extract: its signed document.</summary>
internal sealed class ExtractRow
{
    public string Project { get; set; } = "";

    /// <summary>From 1, without gaps in a project.</summary>
    public int Number { get; set; }

    public byte[] Document { get; set; } = [];
}

internal sealed class ExtractRowConfiguration : IEntityTypeConfiguration<ExtractRow>
{
    public void Configure(EntityTypeBuilder<ExtractRow> builder) => builder.ToTable("extract").HasKey(r => new { r.Project, r.Number });
}

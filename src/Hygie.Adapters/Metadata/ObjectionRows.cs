using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One person to leave out, by the pseudonym of one epoch. Never shown, never logged.</summary>
internal sealed class ObjectionRow
{
    public int Epoch { get; set; }

    /// <summary>16 bytes, big-endian.</summary>
    public byte[] Person { get; set; } = [];
}

/// <summary>The last file taken of one identity desk.</summary>
internal sealed class ObjectionDeskRow
{
    public string Desk { get; set; } = "";

    public long Sequence { get; set; }
}

internal sealed class ObjectionDeskRowConfiguration : IEntityTypeConfiguration<ObjectionDeskRow>
{
    public void Configure(EntityTypeBuilder<ObjectionDeskRow> builder) => builder.ToTable("objection_desk").HasKey(r => r.Desk);
}

internal sealed class ObjectionRowConfiguration : IEntityTypeConfiguration<ObjectionRow>
{
    public void Configure(EntityTypeBuilder<ObjectionRow> builder) => builder.ToTable("objection").HasKey(r => new { r.Epoch, r.Person });
}

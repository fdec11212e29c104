using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One event of one file, as its canonical document; never changed.</summary>
internal sealed class PermitEventRow
{
    public string Permit { get; set; } = "";

    /// <summary>From 1, without gaps in a file.</summary>
    public int Revision { get; set; }

    public byte[] Document { get; set; } = [];

    /// <summary>Outbox number of the entry committed with it.</summary>
    public long Entry { get; set; }
}

/// <summary>One operating mandate.</summary>
internal sealed class MandateRow
{
    public string Id { get; set; } = "";

    public byte[] Document { get; set; } = [];

    public long Entry { get; set; }

    public bool Revoked { get; set; }
}

/// <summary>The log papers of one authority.</summary>
internal sealed class AuthorityPapersRow
{
    public string Authority { get; set; } = "";

    public byte[] Leaf { get; set; } = [];

    public byte[] Opening { get; set; } = [];

    public long Index { get; set; }
}

internal sealed class PermitEventRowConfiguration : IEntityTypeConfiguration<PermitEventRow>
{
    public void Configure(EntityTypeBuilder<PermitEventRow> builder) => builder.ToTable("permit_event").HasKey(r => new { r.Permit, r.Revision });
}

internal sealed class MandateRowConfiguration : IEntityTypeConfiguration<MandateRow>
{
    public void Configure(EntityTypeBuilder<MandateRow> builder) => builder.ToTable("mandate").HasKey(r => r.Id);
}

internal sealed class AuthorityPapersRowConfiguration : IEntityTypeConfiguration<AuthorityPapersRow>
{
    public void Configure(EntityTypeBuilder<AuthorityPapersRow> builder) => builder.ToTable("authority_papers").HasKey(r => r.Authority);
}

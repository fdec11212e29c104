using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>One person. Never a patient.</summary>
internal sealed class AccountRow
{
    public string Person { get; set; } = "";

    public string Body { get; set; } = "";

    /// <summary>Words of the roles, separated by a space.</summary>
    public string Roles { get; set; } = "";

    /// <summary>Public half of the key, <c>hygie-verify1…</c>.</summary>
    public string Key { get; set; } = "";

    public DateOnly EnrolledOn { get; set; }

    public DateOnly? EndedOn { get; set; }

    /// <summary>Null until the first review after the enrolment.</summary>
    public DateOnly? ReviewedOn { get; set; }
}

internal sealed class AccountRowConfiguration : IEntityTypeConfiguration<AccountRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> builder)
    {
        builder.ToTable("account").HasKey(r => r.Person);
        builder.HasIndex(r => r.Key).IsUnique();
    }
}

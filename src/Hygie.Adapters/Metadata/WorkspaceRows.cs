using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hygie.Adapters.Metadata;

/// <summary>The workspace of one project.</summary>
internal sealed class WorkspaceRow
{
    public string Project { get; set; } = "";

    public string Permit { get; set; } = "";

    public int Extract { get; set; }

    public bool Open { get; set; }

    public DateOnly OpenedOn { get; set; }
}

/// <summary>One question or job; never changed.</summary>
internal sealed class WorkspaceRunRow
{
    /// <summary>In the order of recording.</summary>
    public long Number { get; set; }

    public string Project { get; set; } = "";

    public string Permit { get; set; } = "";

    public string By { get; set; } = "";

    public string Tool { get; set; } = "";

    public string CodeSha256 { get; set; } = "";

    /// <summary><c>table.column</c>, separated by spaces.</summary>
    public string Columns { get; set; } = "";

    public long RowsInReach { get; set; }

    public long RowsShown { get; set; }

    public string Outcome { get; set; } = "";

    /// <summary>Canonical instant, UTC.</summary>
    public string At { get; set; } = "";
}

internal sealed class WorkspaceRowConfiguration : IEntityTypeConfiguration<WorkspaceRow>
{
    public void Configure(EntityTypeBuilder<WorkspaceRow> builder) => builder.ToTable("workspace").HasKey(r => r.Project);
}

internal sealed class WorkspaceRunRowConfiguration : IEntityTypeConfiguration<WorkspaceRunRow>
{
    public void Configure(EntityTypeBuilder<WorkspaceRunRow> builder)
    {
        builder.ToTable("workspace_run").HasKey(r => r.Number);
        builder.HasIndex(r => r.Project);
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Hygie.Adapters.Metadata.Postgres.Migrations
{
    /// <inheritdoc />
    internal sealed partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    Person = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Body = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Roles = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    EnrolledOn = table.Column<DateOnly>(type: "date", nullable: false),
                    EndedOn = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account", x => x.Person);
                });

            migrationBuilder.CreateTable(
                name: "authority_papers",
                columns: table => new
                {
                    Authority = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Leaf = table.Column<byte[]>(type: "bytea", nullable: false),
                    Opening = table.Column<byte[]>(type: "bytea", nullable: false),
                    Index = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authority_papers", x => x.Authority);
                });

            migrationBuilder.CreateTable(
                name: "catalogue",
                columns: table => new
                {
                    Dataset = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue", x => new { x.Dataset, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "count",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Dataset = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Institution = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Question = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Shown = table.Column<long>(type: "bigint", nullable: true),
                    People = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_count", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "extract",
                columns: table => new
                {
                    Project = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_extract", x => new { x.Project, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "host",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "leaf",
                columns: table => new
                {
                    Index = table.Column<long>(type: "bigint", nullable: false),
                    Bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leaf", x => x.Index);
                });

            migrationBuilder.CreateTable(
                name: "mandate",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false),
                    Entry = table.Column<long>(type: "bigint", nullable: false),
                    Revoked = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mandate", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "migration",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_migration", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "objection",
                columns: table => new
                {
                    Epoch = table.Column<int>(type: "integer", nullable: false),
                    Person = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objection", x => new { x.Epoch, x.Person });
                });

            migrationBuilder.CreateTable(
                name: "objection_desk",
                columns: table => new
                {
                    Desk = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objection_desk", x => x.Desk);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Commitment = table.Column<byte[]>(type: "bytea", nullable: false),
                    WrappedKey = table.Column<byte[]>(type: "bytea", nullable: true),
                    SealedEvent = table.Column<byte[]>(type: "bytea", nullable: true),
                    Publication = table.Column<int>(type: "integer", nullable: false),
                    Closes = table.Column<bool>(type: "boolean", nullable: false),
                    LeafIndex = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "permit_event",
                columns: table => new
                {
                    Permit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false),
                    Entry = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_permit_event", x => new { x.Permit, x.Revision });
                });

            migrationBuilder.CreateTable(
                name: "release",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_release", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    Dataset = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Holder = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Document = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_version", x => new { x.Dataset, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "workspace",
                columns: table => new
                {
                    Project = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Permit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Extract = table.Column<int>(type: "integer", nullable: false),
                    Open = table.Column<bool>(type: "boolean", nullable: false),
                    OpenedOn = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace", x => x.Project);
                });

            migrationBuilder.CreateTable(
                name: "workspace_run",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Project = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Permit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    By = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Tool = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    CodeSha256 = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Columns = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    RowsInReach = table.Column<long>(type: "bigint", nullable: false),
                    RowsShown = table.Column<long>(type: "bigint", nullable: false),
                    Outcome = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    At = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace_run", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_account_Key",
                table: "account",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_count_Dataset",
                table: "count",
                column: "Dataset");

            migrationBuilder.CreateIndex(
                name: "IX_migration_Number",
                table: "migration",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_LeafIndex",
                table: "outbox",
                column: "LeafIndex");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_Subject_Kind",
                table: "outbox",
                columns: new[] { "Subject", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_version_Holder_Sequence",
                table: "version",
                columns: new[] { "Holder", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_workspace_run_Project",
                table: "workspace_run",
                column: "Project");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account");

            migrationBuilder.DropTable(
                name: "authority_papers");

            migrationBuilder.DropTable(
                name: "catalogue");

            migrationBuilder.DropTable(
                name: "count");

            migrationBuilder.DropTable(
                name: "extract");

            migrationBuilder.DropTable(
                name: "host");

            migrationBuilder.DropTable(
                name: "leaf");

            migrationBuilder.DropTable(
                name: "mandate");

            migrationBuilder.DropTable(
                name: "migration");

            migrationBuilder.DropTable(
                name: "objection");

            migrationBuilder.DropTable(
                name: "objection_desk");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "permit_event");

            migrationBuilder.DropTable(
                name: "release");

            migrationBuilder.DropTable(
                name: "version");

            migrationBuilder.DropTable(
                name: "workspace");

            migrationBuilder.DropTable(
                name: "workspace_run");
        }
    }
}

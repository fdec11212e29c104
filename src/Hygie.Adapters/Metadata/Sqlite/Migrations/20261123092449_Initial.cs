using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hygie.Adapters.Metadata.Sqlite.Migrations
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
                    Person = table.Column<string>(type: "TEXT", nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    Roles = table.Column<string>(type: "TEXT", nullable: false),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    EnrolledOn = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    EndedOn = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account", x => x.Person);
                });

            migrationBuilder.CreateTable(
                name: "authority_papers",
                columns: table => new
                {
                    Authority = table.Column<string>(type: "TEXT", nullable: false),
                    Leaf = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Opening = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Index = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_authority_papers", x => x.Authority);
                });

            migrationBuilder.CreateTable(
                name: "catalogue",
                columns: table => new
                {
                    Dataset = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalogue", x => new { x.Dataset, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "extract",
                columns: table => new
                {
                    Project = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_extract", x => new { x.Project, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "host",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_host", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "leaf",
                columns: table => new
                {
                    Index = table.Column<long>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leaf", x => x.Index);
                });

            migrationBuilder.CreateTable(
                name: "mandate",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Entry = table.Column<long>(type: "INTEGER", nullable: false),
                    Revoked = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mandate", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "migration",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_migration", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "objection",
                columns: table => new
                {
                    Epoch = table.Column<int>(type: "INTEGER", nullable: false),
                    Person = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objection", x => new { x.Epoch, x.Person });
                });

            migrationBuilder.CreateTable(
                name: "objection_desk",
                columns: table => new
                {
                    Desk = table.Column<string>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_objection_desk", x => x.Desk);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Commitment = table.Column<byte[]>(type: "BLOB", nullable: false),
                    WrappedKey = table.Column<byte[]>(type: "BLOB", nullable: true),
                    SealedEvent = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Publication = table.Column<int>(type: "INTEGER", nullable: false),
                    Closes = table.Column<bool>(type: "INTEGER", nullable: false),
                    LeafIndex = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "permit_event",
                columns: table => new
                {
                    Permit = table.Column<string>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Entry = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_permit_event", x => new { x.Permit, x.Revision });
                });

            migrationBuilder.CreateTable(
                name: "release",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_release", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    Dataset = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Holder = table.Column<string>(type: "TEXT", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Document = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_version", x => new { x.Dataset, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "workspace",
                columns: table => new
                {
                    Project = table.Column<string>(type: "TEXT", nullable: false),
                    Permit = table.Column<string>(type: "TEXT", nullable: false),
                    Extract = table.Column<int>(type: "INTEGER", nullable: false),
                    Open = table.Column<bool>(type: "INTEGER", nullable: false),
                    OpenedOn = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace", x => x.Project);
                });

            migrationBuilder.CreateTable(
                name: "workspace_run",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Project = table.Column<string>(type: "TEXT", nullable: false),
                    Permit = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", nullable: false),
                    Tool = table.Column<string>(type: "TEXT", nullable: false),
                    CodeSha256 = table.Column<string>(type: "TEXT", nullable: false),
                    Columns = table.Column<string>(type: "TEXT", nullable: false),
                    RowsInReach = table.Column<long>(type: "INTEGER", nullable: false),
                    RowsShown = table.Column<long>(type: "INTEGER", nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<string>(type: "TEXT", nullable: false)
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

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hygie.Adapters.Metadata.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_version_Holder_Sequence",
                table: "version",
                columns: new[] { "Holder", "Sequence" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "version");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hygie.Adapters.Metadata.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AuditBase : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_outbox_LeafIndex",
                table: "outbox",
                column: "LeafIndex");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "leaf");

            migrationBuilder.DropTable(
                name: "outbox");
        }
    }
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hygie.Adapters.Metadata.Sqlite.Migrations
{
    /// <inheritdoc />
    internal sealed partial class AddReviews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewedOn",
                table: "account",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReviewedOn",
                table: "account");
        }
    }
}

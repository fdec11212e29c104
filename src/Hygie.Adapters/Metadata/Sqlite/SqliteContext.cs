using Microsoft.EntityFrameworkCore;

namespace Hygie.Adapters.Metadata.Sqlite;

/// <summary>The metadata in SQLite's file.</summary>
internal sealed class SqliteContext(DbContextOptions<SqliteContext> options) : HubContext(options);

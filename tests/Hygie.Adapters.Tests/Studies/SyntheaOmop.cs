using System.Globalization;
using System.IO.Compression;
using DuckDB.NET.Data;
using Hygie.Core.Studies;
using Hygie.Testing;
using Hygie.Testing.Studies;

namespace Hygie.Adapters.Tests.Studies;

/// <summary>
/// The 28 persons of Synthea27Nj (OHDSI, CDM 5.4) as a hub would hold them: columns of the types that the official definition says, a pseudonym in place of <c>person_id</c>.
/// The files themselves can be asked too, for figures had by another hand.
/// </summary>
internal sealed class SyntheaOmop : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-synthea-").FullName;
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public SyntheaOmop()
    {
        ZipFile.ExtractToDirectory(TestFiles.Shared("omop-synthea27nj", "Synthea27Nj_5.4.zip"), _folder);
        _connection.Open();
        Ask($"CREATE TABLE fields AS SELECT lower(cdmTableName) AS t, lower(cdmFieldName) AS c, lower(cdmDatatype) AS d FROM read_csv('{TestFiles.Shared("omop-cdm54", "csv", "OMOP_CDMv5.4_Field_Level.csv")}', all_varchar=true)");
        foreach (var table in OmopDrawing.All.Tables)
        {
            Ask($"CREATE VIEW \"{table}\" AS SELECT * FROM read_csv('{Path.Combine(_folder, table.ToUpperInvariant())}.csv', header=true, delim=',', types={Types(table)})");
            var persons = OmopDrawing.All.Ordinary(table).ContainsKey("_person") ? "CAST(printf('a0000000-0000-4000-8000-%012x', person_id) AS UUID) AS _person, * EXCLUDE (person_id)" : "*";
            Ask($"COPY (SELECT {persons} FROM \"{table}\") TO '{Path.Combine(_folder, table)}.parquet' (FORMAT parquet)");
        }

        Shape = new SourceShape(OmopDrawing.All.Tables.Select(t => new TableUse(t, [.. Ask($"DESCRIBE SELECT * FROM '{Path.Combine(_folder, t)}.parquet'").Select(c => c[0]!)])));
        Input = new QueryInput(OmopDrawing.All.Tables.ToDictionary(t => t, t => TableFiles.Whole(Path.Combine(_folder, t) + ".parquet"), StringComparer.Ordinal), PersonSet.Nobody);
    }

    public SourceShape Shape { get; }

    public QueryInput Input { get; }

    /// <summary>Rows of a hand-written query over the files as they were published.</summary>
    public List<string?[]> Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i) is bool yes ? yes ? "true" : "false" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        return rows;
    }

    public void Dispose()
    {
        _connection.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An empty file tells no types: the official definition does.</summary>
    private string Types(string table) => "{" + string.Join(", ", Ask($"""
        SELECT c, CASE WHEN d = 'integer' THEN 'BIGINT' WHEN d = 'float' THEN 'DOUBLE' WHEN d = 'date' THEN 'DATE' WHEN d = 'datetime' THEN 'TIMESTAMP' ELSE 'VARCHAR' END FROM fields WHERE t = '{table}'
        """).Select(f => $"'{f[0]}': '{f[1]}'")) + "}";
}

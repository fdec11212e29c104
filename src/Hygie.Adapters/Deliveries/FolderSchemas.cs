using Hygie.Core;
using Hygie.Core.Intake;

namespace Hygie.Adapters.Deliveries;

/// <summary>Schemas on disk, as the official model lays them out, or flat.</summary>
internal sealed class FolderSchemas(string folder) : ISchemaSource
{
    private const string SourceFile = "source.json";

    /// <inheritdoc/>
    public Result<DescribedSource> Load()
    {
        if (!Directory.Exists(folder))
            return Refusal.Of("HYG-6010", ("path", folder));
        var files = Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        if (!ReadTables(files.Where(f => !IsInNomenclatures(f) && !IsSource(f))).TryGet(out var tables, out var refusal))
            return refusal;
        if (tables.Count == 0)
            return Refusal.Of("HYG-6015", ("path", folder));
        if (!ReadNomenclatures().TryGet(out var lists, out refusal) || !TableModel.Of(tables, lists).TryGet(out var model, out refusal))
            return refusal;
        if (files.Find(IsSource) is not { } source)
            return new DescribedSource(model, null);
        return SourceDefinitionParser.Parse(File.ReadAllBytes(source), SourceFile).Then<DescribedSource>(d => new DescribedSource(model, d));
    }

    private static bool IsSource(string file) => string.Equals(Path.GetFileName(file), SourceFile, StringComparison.Ordinal);

    private bool IsInNomenclatures(string file) =>
        Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Contains("nomenclatures", StringComparer.Ordinal);

    private Result<List<TableSchema>> ReadTables(IEnumerable<string> files)
    {
        var tables = new List<TableSchema>();
        foreach (var file in files)
        {
            if (!TableSchemaParser.Parse(File.ReadAllBytes(file), Path.GetRelativePath(folder, file)).TryGet(out var table, out var refusal))
                return refusal;
            tables.Add(table);
        }

        return tables;
    }

    private Result<List<Nomenclature>> ReadNomenclatures()
    {
        var lists = new List<Nomenclature>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.csv", SearchOption.AllDirectories).Where(IsInNomenclatures).Order(StringComparer.Ordinal))
        {
            var description = Path.ChangeExtension(file, ".json");
            using var stream = File.OpenRead(file);
            if (!NomenclatureParser.Parse(Path.GetFileNameWithoutExtension(file), stream, File.Exists(description) ? File.ReadAllBytes(description) : []).TryGet(out var list, out var refusal))
                return refusal;
            lists.Add(list);
        }

        return lists;
    }
}

using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Sealing;

namespace Hygie.Adapters.Deliveries;

/// <summary>Schemas on disk, as the official model lays them out, or flat.</summary>
internal sealed class FolderSchemas(string folder) : ISchemaSource
{
    private const string SourceFile = "source.json";

    /// <inheritdoc/>
    public Result<DescribedSource> Load()
    {
        if (!Read().TryGet(out var files, out var refusal))
            return refusal;
        if (files.Problems is [var first, ..])
            return first.Refusal;
        if (!TableModel.Of(files.Tables, files.Nomenclatures).TryGet(out var model, out refusal))
            return refusal;
        var described = new DescribedSource(model, null) { Schemas = Hash() };
        if (JsonFiles().FirstOrDefault(IsSource) is not { } source)
            return described;
        return SourceDefinitionParser.Parse(File.ReadAllBytes(source), SourceFile).Then<DescribedSource>(d => described.With(d));
    }

    private byte[] Hash()
    {
        var read = JsonFiles().Concat(Files("*.csv").Where(IsInNomenclatures)).Select(f => (Path: Path.GetRelativePath(folder, f), File: f)).OrderBy(f => f.Path, StringComparer.Ordinal);
        return SHA256.HashData(FieldEncoding.Enc(["hygie/schemas/v1", .. read.SelectMany(f => new Field[] { f.Path, SHA256.HashData(File.ReadAllBytes(f.File)) })]));
    }

    /// <inheritdoc/>
    public Result<DescribedFiles> Read()
    {
        if (!Directory.Exists(folder))
            return Refusal.Of("HYG-6010", ("path", folder));
        var problems = new List<FileProblem>();
        var tables = JsonFiles().Where(f => !IsInNomenclatures(f) && !IsSource(f)).Select(f => Kept(f, ReadTable(f), problems)).OfType<TableSchema>().ToList();
        if (tables.Count + problems.Count == 0)
            return Refusal.Of("HYG-6015", ("path", folder));
        var lists = Files("*.csv").Where(IsInNomenclatures).Select(f => Kept(f, ReadNomenclature(f), problems)).OfType<Nomenclature>().ToList();
        var unfiled = JsonFiles().Where(f => IsInNomenclatures(f) && !File.Exists(Path.ChangeExtension(f, ".csv"))).Select(Path.GetFileNameWithoutExtension).OfType<string>();
        return new DescribedFiles([.. tables], [.. lists], [.. unfiled], [.. problems]);
    }

    private IEnumerable<string> JsonFiles() => Files("*.json");

    private IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static bool IsSource(string file) => string.Equals(Path.GetFileName(file), SourceFile, StringComparison.Ordinal);

    private bool IsInNomenclatures(string file) =>
        Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Contains("nomenclatures", StringComparer.Ordinal);

    private T? Kept<T>(string file, Result<T> read, List<FileProblem> problems)
        where T : class
    {
        if (read.TryGet(out var value, out var refusal))
            return value;
        problems.Add(new FileProblem(Path.GetRelativePath(folder, file), refusal));
        return null;
    }

    private Result<TableSchema> ReadTable(string file) => TableSchemaParser.Parse(File.ReadAllBytes(file), Path.GetRelativePath(folder, file));

    private static Result<Nomenclature> ReadNomenclature(string file)
    {
        var description = Path.ChangeExtension(file, ".json");
        using var stream = File.OpenRead(file);
        return NomenclatureParser.Parse(Path.GetFileNameWithoutExtension(file), stream, File.Exists(description) ? File.ReadAllBytes(description) : []);
    }
}

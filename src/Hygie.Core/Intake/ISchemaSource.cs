using System.Collections.Immutable;

namespace Hygie.Core.Intake;

/// <summary>Where a party keeps the description of a source: table schemas, code lists, and perhaps a <c>source.json</c>.</summary>
public interface ISchemaSource
{
    /// <summary>Reads everything for a delivery.</summary>
    /// <returns>The model and the source, or HYG-6001 to HYG-6006 of the first file that is wrong, HYG-6010 when there is no such folder, HYG-6015 when it holds no schema.</returns>
    Result<DescribedSource> Load();

    /// <summary>Reads everything for a review: a file that is wrong is named and the others are read.</summary>
    /// <returns>What was read, or HYG-6010 when there is no such folder, HYG-6015 when it holds no schema at all.</returns>
    Result<DescribedFiles> Read();
}

/// <summary>A model and how its source writes; <paramref name="Definition"/> is null when the folder does not say.</summary>
public sealed record DescribedSource(TableModel Model, SourceDefinition? Definition)
{
    /// <summary>
    /// SHA-256(enc("hygie/schemas/v1", path, SHA-256(file), path, SHA-256(file) …)) over the files of the folder that were read, in ordinal order of their paths with <c>/</c>:
    /// what a holder signs and a hub compares. Null for what the product ships.
    /// </summary>
    public ReadOnlyMemory<byte>? Schemas { get; init; }

    /// <summary>The same model under a definition: columns that it declares to name a person are marked so in every table, whatever their schema says.</summary>
    public DescribedSource With(SourceDefinition definition)
    {
        var model = TableModel.Of([.. Model.Tables.Select(t => Marked(t, definition))], [.. Model.Nomenclatures]).Value;
        return this with { Model = model, Definition = definition };
    }

    /// <summary>HYG-6125 when the hash that a holder signed (null: none) is not that of these schemas.</summary>
    public Refusal? Differs(ReadOnlyMemory<byte>? signed)
    {
        var agree = Schemas is { } here ? signed is { } there && here.Span.SequenceEqual(there.Span) : signed is null;
        return agree ? null : Refusal.Of("HYG-6125", ("signed", Name(signed)), ("here", Name(Schemas)));
    }

    private static string Name(ReadOnlyMemory<byte>? schemas) => schemas is { } hash ? Convert.ToHexStringLower(hash.Span) : "shipped";

    private static TableSchema Marked(TableSchema table, SourceDefinition definition) => !table.Fields.Any(f => definition.Identifying.Contains(f.Name)) ? table
        : table.WithFields([.. table.Fields.Select(f => definition.Identifying.Contains(f.Name) && f.Identifies is not "name" ? f with { Identifies = "person" } : f)]);
}

/// <summary>The descriptions of a model, one by one, whether they fit together or not.</summary>
/// <param name="Tables">Tables that could be read.</param>
/// <param name="Nomenclatures">Code lists that could be read.</param>
/// <param name="ListsWithoutFile">Code lists that are described and whose codes are not there.</param>
/// <param name="Problems">Files that could not be read, with the reason.</param>
public sealed record DescribedFiles(ImmutableArray<TableSchema> Tables, ImmutableArray<Nomenclature> Nomenclatures, ImmutableArray<string> ListsWithoutFile, ImmutableArray<FileProblem> Problems);

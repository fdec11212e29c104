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
public sealed record DescribedSource(TableModel Model, SourceDefinition? Definition);

/// <summary>The descriptions of a model, one by one, whether they fit together or not.</summary>
/// <param name="Tables">Tables that could be read.</param>
/// <param name="Nomenclatures">Code lists that could be read.</param>
/// <param name="ListsWithoutFile">Code lists that are described and whose codes are not there.</param>
/// <param name="Problems">Files that could not be read, with the reason.</param>
public sealed record DescribedFiles(ImmutableArray<TableSchema> Tables, ImmutableArray<Nomenclature> Nomenclatures, ImmutableArray<string> ListsWithoutFile, ImmutableArray<FileProblem> Problems);

namespace Hygie.Core.Intake;

/// <summary>Where a party keeps the description of a source: table schemas, code lists, and perhaps a <c>source.json</c>.</summary>
public interface ISchemaSource
{
    /// <summary>Reads everything.</summary>
    /// <returns>The model and the source, or HYG-6001 to HYG-6006 of the first file that is wrong, HYG-6010 when there is no such folder, HYG-6015 when it holds no schema.</returns>
    Result<DescribedSource> Load();
}

/// <summary>A model and how its source writes; <paramref name="Definition"/> is null when the folder does not say.</summary>
public sealed record DescribedSource(TableModel Model, SourceDefinition? Definition);

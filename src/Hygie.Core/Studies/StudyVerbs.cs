namespace Hygie.Core.Studies;

/// <summary>Check a definition: everything wrong with it, at once.</summary>
public sealed record CheckStudyCommand(ReadOnlyMemory<byte> Bytes);

/// <summary>Reads a definition and says all that is wrong with it. Needs nothing but the bytes.</summary>
public static class CheckStudy
{
    /// <summary>The definition, or its problems with line, column and the nearest word.</summary>
    public static StudyReading Run(CheckStudyCommand command) => StudyReader.Read(command.Bytes.Span);
}

/// <summary>Render a definition in one language (two letters).</summary>
public sealed record RenderStudyCommand(ReadOnlyMemory<byte> Bytes, string Language);

/// <summary>A definition in plain words.</summary>
public sealed record RenderedStudy(StudyDefinition Study, string Page, LocalText Sentence);

/// <summary>Says a definition in plain words, from the tree that runs.</summary>
public static class RenderStudy
{
    /// <summary>The page and the sentence, or the first problem.</summary>
    public static Result<RenderedStudy> Run(RenderStudyCommand command) =>
        StudyReader.Parse(command.Bytes.Span).Then<RenderedStudy>(study =>
            new RenderedStudy(study, StudySentence.Page(study, command.Language), StudySentence.Of(study)));
}

/// <summary>Opens a version for reading, one input per bucket, only the columns asked for. The Warehouse implements it.</summary>
public interface IStudySource
{
    /// <summary>The tables and columns of a version, or a refusal when there is no such version.</summary>
    Task<Result<SourceShape>> ShapeAsync(DatasetVersion version, CancellationToken cancellation);

    /// <summary>Opens the columns for one bucket after the other; a bucket's files may be read until the next is asked for.</summary>
    IAsyncEnumerable<IReadOnlyDictionary<string, TableFiles>> BucketsAsync(
        DatasetVersion version, IReadOnlyList<TableUse> reads, CancellationToken cancellation);
}

/// <summary>Who must be absent from any count or extract (objections). Rights implements it.</summary>
public interface IExclusions
{
    /// <summary>The persons to leave out of a version.</summary>
    Task<PersonSet> OfAsync(DatasetVersion version, CancellationToken cancellation);
}

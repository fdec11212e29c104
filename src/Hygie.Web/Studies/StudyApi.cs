using Hygie.Core;
using Hygie.Core.Studies;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Studies;

/// <summary>A definition as it was read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">SHA-256 of its bytes: what a permit binds.</param>
/// <param name="Sentence">Who is in.</param>
/// <param name="Page">The whole definition in plain words.</param>
internal sealed record StudyDocument(string Name, string Hash, LocalText Sentence, LocalText Page);

/// <summary>What is wrong with a definition, at once.</summary>
internal sealed record StudyProblemsDocument(IEnumerable<StudyProblemDocument> Problems);

/// <param name="Code">Stable code.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Hint">What to do.</param>
/// <param name="Facts">Line, column, the nearest word.</param>
internal sealed record StudyProblemDocument(string Code, LocalText What, LocalText Hint, IReadOnlyDictionary<string, string> Facts);

/// <summary>Study definitions for programs: read and said in plain words. Nothing is kept, no data are touched.</summary>
internal static class StudyApi
{
    /// <summary>The longest definition taken, bytes.</summary>
    private const int Longest = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/studies/check", CheckAsync).DisableAntiforgery().Accepts<string>("application/yaml")
            .Says<StudyDocument>("checkStudy", "Reads a definition: in plain words, or all that is wrong with it, with line and column.")
            .Produces<StudyProblemsDocument>(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> CheckAsync(HttpRequest request, CancellationToken stop)
    {
        var bytes = new byte[Longest + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        if (length > Longest)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        var reading = CheckStudy.Run(new CheckStudyCommand(bytes.AsMemory(0, length)));
        return reading.Definition is { } study
            ? Results.Json(new StudyDocument(study.Name, study.Hash.ToString(), StudySentence.Of(study), new LocalText(StudySentence.Page(study, "fr"), StudySentence.Page(study, "en"))))
            : Results.Json(new StudyProblemsDocument(reading.Problems.Select(ProblemOf)), statusCode: StatusCodes.Status422UnprocessableEntity);
    }

    private static StudyProblemDocument ProblemOf(Refusal problem)
    {
        var (fr, en) = (RefusalTexts.Render(problem, "fr"), RefusalTexts.Render(problem, "en"));
        return new StudyProblemDocument(problem.Code, new LocalText(fr.What, en.What), new LocalText(fr.Hint, en.Hint), problem.Facts.ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal));
    }
}

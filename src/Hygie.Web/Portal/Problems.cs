using Hygie.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Hygie.Web.Portal;

/// <summary>RFC 9457 problems: the stable code of the refusal, its sentences in the request's language, and the status of its kind.</summary>
internal static class Problems
{
    /// <summary>The answer for a refusal.</summary>
    public static IResult Of(Refusal refusal) => Of(refusal, StatusOf(refusal));

    private static IResult Of(Refusal refusal, int status)
    {
        var text = RefusalTexts.Render(refusal, Language.Current);
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = refusal.Code, ["hint"] = text.Hint, ["facts"] = refusal.Facts,
        };
        return Results.Problem(
            $"{text.Why} {text.Hint}", null, status, text.What, $"urn:hygie:refusal:{refusal.Code}", extensions);
    }

    /// <summary>What the API answers when a port broke its promise.</summary>
    public static void AnswerBroken(IApplicationBuilder api) => api.Run(context => Of(PortalRefusals.Broken()).ExecuteAsync(context));

    /// <summary>What the API answers for an address that leads nowhere, and for a request that the address does not take.</summary>
    public static Task AnswerStatusAsync(StatusCodeContext context)
    {
        var status = context.HttpContext.Response.StatusCode;
        var answer = status == StatusCodes.Status404NotFound ? Of(PortalRefusals.NotFound()) : Of(PortalRefusals.NotTaken(status), status);
        return answer.ExecuteAsync(context.HttpContext);
    }

    private static int StatusOf(Refusal refusal) => string.Equals(refusal.Code, PortalRefusals.Broken().Code, StringComparison.Ordinal)
        ? StatusCodes.Status500InternalServerError
        : RefusalTexts.KindOf(refusal.Code) switch
        {
            RefusalKind.Usage => StatusCodes.Status400BadRequest,
            RefusalKind.Forbidden or RefusalKind.Policy => StatusCodes.Status403Forbidden,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.CheckFailed => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Unreachable => StatusCodes.Status503ServiceUnavailable,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

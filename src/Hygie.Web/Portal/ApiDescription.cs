using Hygie.Core.Catalogue;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Hygie.Web.Portal;

/// <summary>The API's description, OpenAPI 3.1 at <c>/openapi/v1.json</c>, made from the routes themselves.</summary>
internal static class ApiDescription
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) ?? false;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Hygie", Version = "1", Description = "Public reading of a health-data hub: catalogue, register, permits, hosts and log. No account, no patient data. Every refusal is a problem (RFC 9457) with a stable code." };
            document.Servers = [new OpenApiServer { Url = "/" }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Tags = new HashSet<OpenApiTagReference> { new(context.Description.RelativePath!.Split('/', '.')[2], context.Document) };
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (ApiJson.Texts.Contains(context.JsonTypeInfo.Type))
                (schema.Type, schema.Properties, schema.Required) = (JsonSchemaType.String, null, null);
            if (context.JsonTypeInfo.Type == typeof(PublicCount))
                (schema.Type, schema.Description) = (JsonSchemaType.Integer | JsonSchemaType.String, "A count, or the text <11: fewer than eleven.");
            return Task.CompletedTask;
        });
    });

    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json");

    /// <summary>Names a route for programs, says what it does, and that a refusal of it is a problem.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).Produces<ProblemDetails>(StatusCodes.Status404NotFound, "application/problem+json");

    /// <summary>The same for a route that answers JSON of a type.</summary>
    public static RouteHandlerBuilder Says<T>(this RouteHandlerBuilder route, string name, string summary) => route.Says(name, summary).Produces<T>();
}

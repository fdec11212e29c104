using System.Globalization;
using System.Text;
using Hygie.Core.Catalogue;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hygie.Web.Catalogue;

/// <summary>The catalogue for programs: JSON, CSV and DCAT, all of the same rows, without an account.</summary>
internal static class CatalogueApi
{
    /// <summary>Variables asked for at once, the most that a page of a dictionary holds.</summary>
    private const int MostVariables = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/catalogue", JsonAsync);
        routes.MapGet("/api/v1/catalogue.csv", CsvAsync);
        routes.MapGet("/api/v1/catalogue.jsonld", DcatAsync);
    }

    private static async Task<IResult> JsonAsync(ICatalogueQueries catalogue, HttpContext context, CancellationToken stop)
    {
        var query = context.Request.Query;
        if (query.ContainsKey("page") && !(int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked >= 1))
            return Problems.Of(PortalRefusals.BadParameter("page"));
        var page = Components.PageNumber.Read(query["page"]);
        var found = await catalogue.SearchAsync(CatalogueSearch.All with { Words = query["q"].ToString(), Page = page, PageSize = 100 }, stop);
        if (page * 100L < found.Matching)
            context.Response.Headers.Link = $"</api/v1/catalogue{NextPage(query["q"], page + 1)}>; rel=\"next\"";
        return Results.Json(new { total = found.Matching, datasets = found.Page.Select(CatalogueRow.Of) });
    }

    private static QueryString NextPage(string? words, int page) =>
        QueryString.Create("page", page.ToString(CultureInfo.InvariantCulture)).Add("q", words ?? "");

    private static async Task<IResult> CsvAsync(ICatalogueQueries catalogue, CancellationToken stop)
    {
        var rows = (await EverythingAsync(catalogue, stop)).Select(line => CatalogueRow.Of(line).ToCsv());
        return Results.Text(string.Join("\r\n", [CatalogueRow.CsvHeader, .. rows, ""]), "text/csv", Encoding.UTF8);
    }

    private static async Task<IResult> DcatAsync(ICatalogueQueries catalogue, HttpRequest request, CancellationToken stop)
    {
        var site = $"{request.Scheme}://{request.Host}";
        return Results.Json(ExportCatalogue.JsonLd(await PublishedAsync(catalogue, stop), site), contentType: "application/ld+json");
    }

    /// <summary>Every dataset with its whole dictionary, as the exports of the room take them.</summary>
    private static async Task<List<PublishedDataset>> PublishedAsync(ICatalogueQueries catalogue, CancellationToken stop)
    {
        var published = new List<PublishedDataset>();
        foreach (var line in await EverythingAsync(catalogue, stop))
        {
            var variables = new List<VariableLine>();
            var search = new VariableSearch(line.Version.Dataset, "", "", 1, MostVariables);
            while (await catalogue.VariablesAsync(search, stop) is { Page.Count: > 0 } found)
            {
                variables.AddRange(found.Page);
                search = search with { Page = search.Page + 1 };
            }

            if (await catalogue.DatasetAsync(line.Version.Dataset, stop) is { } sheet)
                published.Add(new PublishedDataset(sheet, variables));
        }

        return published;
    }

    private static async Task<List<DatasetLine>> EverythingAsync(ICatalogueQueries catalogue, CancellationToken stop)
    {
        var lines = new List<DatasetLine>();
        for (var page = 1; ; page++)
        {
            var found = await catalogue.SearchAsync(CatalogueSearch.All with { Page = page }, stop);
            lines.AddRange(found.Page);
            if (found.Page.Count == 0 || lines.Count >= found.Matching)
                return lines;
        }
    }
}

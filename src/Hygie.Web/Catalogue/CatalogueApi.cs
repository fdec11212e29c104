using System.Globalization;
using System.Text;
using Hygie.Core;
using Hygie.Core.Catalogue;
using Hygie.Web.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Hygie.Web.Catalogue;

/// <summary>One page of the catalogue.</summary>
/// <param name="Total">Datasets that match.</param>
internal sealed record CataloguePageDocument(int Total, IEnumerable<CatalogueRow> Datasets);

/// <summary>One page of a dictionary.</summary>
/// <param name="Total">Variables that match.</param>
internal sealed record VariablesDocument(int Total, IReadOnlyList<VariableLine> Variables);

/// <summary>The catalogue for programs: JSON, CSV and DCAT, all of the same rows, without an account.</summary>
internal static class CatalogueApi
{
    /// <summary>Variables asked for at once, the most that a page of a dictionary holds.</summary>
    private const int MostVariables = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/catalogue", PageAsync).Says<CataloguePageDocument>("searchCatalogue", "Datasets that hold every word of q, a hundred a page; Link says where the next page is.");
        routes.MapGet("/api/v1/catalogue.csv", CsvAsync).Says("catalogueCsv", "Every dataset, a line each.").Produces<string>(contentType: "text/csv");
        routes.MapGet("/api/v1/catalogue.jsonld", JsonLdAsync).Says("catalogueJsonLd", "Every dataset as HealthDCAT-AP, JSON-LD.").Produces<object>(contentType: "application/ld+json");
        routes.MapGet("/api/v1/catalogue.ttl", TurtleAsync).Says("catalogueTurtle", "Every dataset as HealthDCAT-AP, Turtle.").Produces<string>(contentType: "text/turtle");
        routes.MapGet("/api/v1/catalogue/{dataset}", DatasetAsync).Says<DatasetSheet>("dataset", "A dataset's sheet: tables, period, quality, steps to access.");
        routes.MapGet("/api/v1/catalogue/{dataset}/variables", VariablesAsync).Says<VariablesDocument>("variables", "Variables of a dataset that hold every word of q, two hundred a page; Link says where the next page is.");
        routes.MapGet("/api/v1/catalogue/{dataset}/tables/{table}/schema.json", SchemaAsync).Says<object>("tableSchema", "A table as a Frictionless Table Schema.");
        routes.MapGet("/api/v1/catalogue/{dataset}/tables/{table}/dummy.csv", DummyAsync).Says("dummyRows", "Invented rows of a table, of nobody, for trying a program.").Produces<string>(contentType: "text/csv");
    }

    private static async Task<IResult> PageAsync(string? q, string? page, ICatalogueQueries catalogue, HttpResponse response, CancellationToken stop)
    {
        if (!TryPage(page, out var number))
            return Problems.Of(PortalRefusals.BadParameter("page"));
        var found = await catalogue.SearchAsync(CatalogueSearch.All with { Words = q ?? "", Page = number, PageSize = 100 }, stop);
        LinkNext(response, "/api/v1/catalogue", q, number, found.Matching > number * 100L);
        return Results.Json(new CataloguePageDocument(found.Matching, found.Page.Select(CatalogueRow.Of)));
    }

    private static async Task<IResult> DatasetAsync(string dataset, ICatalogueQueries catalogue, CancellationToken stop) =>
        await catalogue.DatasetAsync(new DatasetId(dataset), stop) is { } sheet ? Results.Json(sheet) : Problems.Of(PortalRefusals.NotFound());

    private static async Task<IResult> VariablesAsync(string dataset, string? q, string? table, string? page, ICatalogueQueries catalogue, HttpResponse response, CancellationToken stop)
    {
        if (!TryPage(page, out var number))
            return Problems.Of(PortalRefusals.BadParameter("page"));
        if (await catalogue.DatasetAsync(new DatasetId(dataset), stop) is null)
            return Problems.Of(PortalRefusals.NotFound());
        var found = await catalogue.VariablesAsync(new VariableSearch(new DatasetId(dataset), q ?? "", table ?? "", number, MostVariables), stop);
        LinkNext(response, $"/api/v1/catalogue/{dataset}/variables", q, number, found.Matching > number * (long)MostVariables, table);
        return Results.Json(new VariablesDocument(found.Matching, found.Page));
    }

    private static async Task<IResult> SchemaAsync(string dataset, string table, ICatalogueQueries catalogue, CancellationToken stop) =>
        await PublishedAsync(catalogue, new DatasetId(dataset), stop) is { } published && ExportCatalogue.TableSchema(published, table) is { } schema
            ? Results.Json(schema) : Problems.Of(PortalRefusals.NotFound());

    private static async Task<IResult> DummyAsync(string dataset, string table, ICatalogueQueries catalogue, CancellationToken stop) =>
        await PublishedAsync(catalogue, new DatasetId(dataset), stop) is { } published && DummyRows.Csv(published, table) is { } csv
            ? Results.Text(csv, "text/csv", Encoding.UTF8) : Problems.Of(PortalRefusals.NotFound());

    private static async Task<IResult> CsvAsync(ICatalogueQueries catalogue, CancellationToken stop)
    {
        var rows = (await EverythingAsync(catalogue, stop)).Select(line => CatalogueRow.Of(line).ToCsv());
        return Results.Text(string.Join("\r\n", [CatalogueRow.CsvHeader, .. rows, ""]), "text/csv", Encoding.UTF8);
    }

    private static async Task<IResult> JsonLdAsync(ICatalogueQueries catalogue, HttpRequest request, IOptions<PortalOptions> options, CancellationToken stop) =>
        Results.Json(HealthDcat.JsonLd(await PublishedAsync(catalogue, stop), Publisher(request, options.Value)), contentType: "application/ld+json");

    private static async Task<IResult> TurtleAsync(ICatalogueQueries catalogue, HttpRequest request, IOptions<PortalOptions> options, CancellationToken stop) =>
        Results.Text(Turtle.Write(HealthDcat.JsonLd(await PublishedAsync(catalogue, stop), Publisher(request, options.Value))), "text/turtle", Encoding.UTF8);

    private static CataloguePublisher Publisher(HttpRequest request, PortalOptions options) => new($"{request.Scheme}://{request.Host}", options.HubName, options.Contact, options.Country);

    private static bool TryPage(string? text, out int page)
    {
        page = Components.PageNumber.Read(text);
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked >= 1);
    }

    /// <summary>RFC 8288: where the next page is.</summary>
    private static void LinkNext(HttpResponse response, string address, string? words, int page, bool more, string? table = null)
    {
        if (!more)
            return;
        var query = QueryString.Create("page", (page + 1).ToString(CultureInfo.InvariantCulture)).Add("q", words ?? "");
        response.Headers.Link = $"<{address}{(table is null ? query : query.Add("table", table))}>; rel=\"next\"";
    }

    /// <summary>Every dataset with its whole dictionary, as the exports of the room take them.</summary>
    private static async Task<List<PublishedDataset>> PublishedAsync(ICatalogueQueries catalogue, CancellationToken stop)
    {
        var published = new List<PublishedDataset>();
        foreach (var line in await EverythingAsync(catalogue, stop))
            if (await PublishedAsync(catalogue, line.Version.Dataset, stop) is { } dataset)
                published.Add(dataset);
        return published;
    }

    private static async Task<PublishedDataset?> PublishedAsync(ICatalogueQueries catalogue, DatasetId id, CancellationToken stop)
    {
        if (await catalogue.DatasetAsync(id, stop) is not { } sheet)
            return null;
        var variables = new List<VariableLine>();
        var search = new VariableSearch(id, "", "", 1, MostVariables);
        while (await catalogue.VariablesAsync(search, stop) is { Page.Count: > 0 } found)
        {
            variables.AddRange(found.Page);
            search = search with { Page = search.Page + 1 };
        }

        return new PublishedDataset(sheet, variables);
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

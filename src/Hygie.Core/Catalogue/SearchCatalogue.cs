using System.Globalization;
using System.Text;

namespace Hygie.Core.Catalogue;

/// <summary>Finds datasets and variables among those published. Pure: the same publications and question give the same answer.</summary>
public static class SearchCatalogue
{
    /// <summary>One page of datasets, with the facets of all that match the words.</summary>
    public static CatalogueResults Datasets(IReadOnlyList<PublishedDataset> published, CatalogueSearch search)
    {
        var worded = published.Where(p => Says(search.Words, p.Sheet.Line.Version.Dataset.Value, p.Sheet.Line.Title, p.Sheet.Description)).ToList();
        var matching = Sorted(worded.Where(p => Matches(p.Sheet, search)), search.Sort).Select(p => p.Sheet.Line).ToList();
        return new CatalogueResults(published.Count, published.Select(p => p.Sheet.Holder).Distinct(StringComparer.Ordinal).Count(), matching.Count,
            Page(matching, search.Page, search.PageSize),
            [
                Facet("domain", worded.Select(p => (p.Sheet.Line.Domain, p.Sheet.Line.DomainLabel))),
                Facet("host", worded.Select(p => (p.Sheet.Line.Host.Value, LocalText.Same(p.Sheet.Line.HostName)))),
                Facet("use", worded.Select(p => (p.Sheet.Line.Use, p.Sheet.UseInWords))),
                Facet("vocabulary", worded.SelectMany(p => p.Sheet.Vocabularies.Select(v => (v, LocalText.Same(v))))),
            ]);
    }

    /// <summary>One page of a dictionary.</summary>
    public static VariableResults Variables(PublishedDataset dataset, VariableSearch search)
    {
        var matching = dataset.Variables
            .Where(v => search.Table.Length == 0 || string.Equals(v.Table, search.Table, StringComparison.OrdinalIgnoreCase))
            .Where(v => Says(search.Words, v.Name, v.Label, LocalText.Same(v.Table))).ToList();
        return new VariableResults(matching.Count, Page(matching, search.Page, search.PageSize));
    }

    /// <summary>True when every word is found in one of the texts, without regard to case or accents.</summary>
    private static bool Says(string words, string name, LocalText title, LocalText text)
    {
        var said = Plain(string.Join('\n', name, title.Fr, title.En, text.Fr, text.En));
        return Plain(words).Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => said.Contains(w, StringComparison.Ordinal));
    }

    private static bool Matches(DatasetSheet sheet, CatalogueSearch search) =>
        In(search.Domains, sheet.Line.Domain) && In(search.Hosts, sheet.Line.Host.Value) && In(search.Uses, sheet.Line.Use)
        && (search.Vocabularies.Count == 0 || sheet.Vocabularies.Any(v => In(search.Vocabularies, v)));

    private static bool In(IReadOnlyList<string> wanted, string value) => wanted.Count == 0 || wanted.Contains(value, StringComparer.Ordinal);

    private static IEnumerable<PublishedDataset> Sorted(IEnumerable<PublishedDataset> found, CatalogueSort sort) => sort switch
    {
        CatalogueSort.Persons => found.OrderByDescending(p => p.Sheet.Line.Persons.Value).ThenBy(Id, StringComparer.Ordinal),
        CatalogueSort.Newest => found.OrderByDescending(p => p.Sheet.PublishedOn).ThenBy(Id, StringComparer.Ordinal),
        _ => found.OrderBy(p => Plain(p.Sheet.Line.Title.Fr), StringComparer.Ordinal).ThenBy(Id, StringComparer.Ordinal),
    };

    private static string Id(PublishedDataset p) => p.Sheet.Line.Version.Dataset.Value;

    private static Facet Facet(string name, IEnumerable<(string Code, LocalText Label)> values) =>
        new(name, [.. values.GroupBy(v => v.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new FacetValue(g.Key, g.First().Label, g.Count()))]);

    private static IReadOnlyList<T> Page<T>(List<T> all, int page, int size) => [.. all.Skip((Math.Max(page, 1) - 1) * size).Take(size)];

    /// <summary>Lower case without accents.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToLowerInvariant(letter));
        return plain.ToString();
    }
}

/// <summary>The catalogue that pages, programs and verbs ask, over whatever store holds it.</summary>
/// <param name="store">What was published.</param>
/// <param name="hostInUse">
/// Where the hub keeps everything today: a publication is older than the last move, and a page that names a host the data have left is wrong.
/// </param>
public sealed class PublishedCatalogue(ICatalogueStore store, Func<CancellationToken, Task<HostId>> hostInUse) : ICatalogueQueries
{
    /// <inheritdoc/>
    public async Task<CatalogueResults> SearchAsync(CatalogueSearch search, CancellationToken cancellationToken)
    {
        var host = await hostInUse(cancellationToken);
        return SearchCatalogue.Datasets([.. (await store.ListAsync(cancellationToken)).Select(p => At(host, p))], search);
    }

    /// <inheritdoc/>
    public async Task<DatasetSheet?> DatasetAsync(DatasetId id, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { } found ? At(await hostInUse(cancellationToken), found).Sheet : null;

    /// <inheritdoc/>
    public async Task<VariableResults> VariablesAsync(VariableSearch search, CancellationToken cancellationToken) =>
        await store.FindAsync(search.Dataset, cancellationToken) is { } dataset ? SearchCatalogue.Variables(dataset, search) : new VariableResults(0, []);

    private static PublishedDataset At(HostId host, PublishedDataset p) =>
        p.Sheet.Line.Host == host ? p : p with { Sheet = p.Sheet with { Line = p.Sheet.Line with { Host = host, HostName = host.Value } } };
}

namespace Hygie.Core.Catalogue;

/// <summary>What the portal, the command line and the exports read of the published catalogue. No patient data.</summary>
public interface ICatalogueQueries
{
    /// <summary>One page of the datasets that match, with the facets of everything that matches the words.</summary>
    Task<CatalogueResults> SearchAsync(CatalogueSearch search, CancellationToken cancellationToken);

    /// <summary>A dataset's sheet (its newest published version); null when the catalogue has no such dataset.</summary>
    Task<DatasetSheet?> DatasetAsync(DatasetId id, CancellationToken cancellationToken);

    /// <summary>One page of a dataset's dictionary; empty when nothing matches.</summary>
    Task<VariableResults> VariablesAsync(VariableSearch search, CancellationToken cancellationToken);
}

/// <summary>Order of the datasets.</summary>
public enum CatalogueSort { Title, Persons, Newest }

/// <summary>What a visitor asked of the catalogue. Within a facet any value may match; between facets all must.</summary>
/// <param name="Words">Free words, looked for in id, title and description, without regard to case or accents.</param>
/// <param name="Domains">Domain codes; empty means any.</param>
/// <param name="Hosts">Host ids; empty means any.</param>
/// <param name="Uses">Data-use codes (DUO abbreviations); empty means any.</param>
/// <param name="Vocabularies">Coding systems; empty means any.</param>
/// <param name="Sort">Order.</param>
/// <param name="Page">1-based.</param>
/// <param name="PageSize">1 to 1,000.</param>
public sealed record CatalogueSearch(
    string Words, IReadOnlyList<string> Domains, IReadOnlyList<string> Hosts, IReadOnlyList<string> Uses,
    IReadOnlyList<string> Vocabularies, CatalogueSort Sort, int Page, int PageSize)
{
    /// <summary>Everything, by title.</summary>
    public static CatalogueSearch All { get; } = new("", [], [], [], [], CatalogueSort.Title, 1, 1000);
}

/// <summary>One page of the catalogue.</summary>
/// <param name="Datasets">Datasets in the whole catalogue.</param>
/// <param name="Holders">Data holders in the whole catalogue.</param>
/// <param name="Matching">Datasets that match.</param>
/// <param name="Page">The datasets of the page asked for.</param>
/// <param name="Facets">Facets <c>domain</c>, <c>host</c>, <c>use</c>, <c>vocabulary</c> with their counts.</param>
public sealed record CatalogueResults(
    int Datasets, int Holders, int Matching, IReadOnlyList<DatasetLine> Page, IReadOnlyList<Facet> Facets);

/// <summary>A facet and its values.</summary>
public sealed record Facet(string Name, IReadOnlyList<FacetValue> Values);

/// <summary>A value of a facet.</summary>
/// <param name="Code">What the URL carries.</param>
/// <param name="Label">What people read.</param>
/// <param name="Count">Datasets that match the words and have it.</param>
public sealed record FacetValue(string Code, LocalText Label, int Count);

/// <summary>A dataset as one row of the catalogue.</summary>
/// <param name="Version">Id and newest published version.</param>
/// <param name="Title">Title.</param>
/// <param name="Domain">Domain code, such as <c>claims</c>.</param>
/// <param name="DomainLabel">Domain in words.</param>
/// <param name="Persons">Persons described, protected.</param>
/// <param name="Host">Where it is stored.</param>
/// <param name="HostName">The host's name.</param>
/// <param name="Use">Data-use code (DUO abbreviation, such as <c>HMB</c>).</param>
public sealed record DatasetLine(
    DatasetVersion Version, LocalText Title, string Domain, LocalText DomainLabel, PublicCount Persons,
    HostId Host, string HostName, string Use);

/// <summary>Everything a dataset's page says, but its dictionary.</summary>
/// <param name="Line">Its row in the catalogue.</param>
/// <param name="Description">A paragraph.</param>
/// <param name="Holder">The data holder's name.</param>
/// <param name="PublishedOn">Day this version was published.</param>
/// <param name="From">First day covered.</param>
/// <param name="To">Last day covered.</param>
/// <param name="Update">How often it is delivered, in words.</param>
/// <param name="UseInWords">The permitted use in words.</param>
/// <param name="Vocabularies">Coding systems used.</param>
/// <param name="Provenance">Steps from the source to here, in order.</param>
/// <param name="Tables">Tables with their protected sizes.</param>
/// <param name="PersonsByYear">Persons with care in each year, protected, in order of year.</param>
/// <param name="Checks">Quality checks of this version.</param>
/// <param name="Access">Steps to access, with the delay this hub measured.</param>
/// <param name="Bytes">What the version takes on a host, sealed and padded; null when it was published before this was kept.</param>
public sealed record DatasetSheet(
    DatasetLine Line, LocalText Description, string Holder, DateOnly PublishedOn, DateOnly From, DateOnly To,
    LocalText Update, LocalText UseInWords, IReadOnlyList<string> Vocabularies, IReadOnlyList<LocalText> Provenance,
    IReadOnlyList<TableLine> Tables, IReadOnlyList<YearCount> PersonsByYear, IReadOnlyList<QualityCheck> Checks,
    IReadOnlyList<AccessStep> Access, long? Bytes = null);

/// <summary>A table of a dataset.</summary>
public sealed record TableLine(string Name, LocalText Label, PublicCount Rows, int Variables);

/// <summary>A protected count of one year.</summary>
public sealed record YearCount(int Year, PublicCount Persons);

/// <summary>A quality check and its outcome.</summary>
/// <param name="Rule">Stable rule name, such as <c>foreign-key</c>.</param>
/// <param name="Text">What it checks, in words.</param>
/// <param name="Outcome">What it found.</param>
/// <param name="On">Day it ran.</param>
/// <param name="Share">Share of rows that break it, 0 to 1; null when it was not checked.</param>
public sealed record QualityCheck(string Rule, LocalText Text, QualityOutcome Outcome, DateOnly On, double? Share);

/// <summary>Outcome of a check; what could not be checked is said, never passed.</summary>
public enum QualityOutcome { Pass, Warning, Fail, NotChecked }

/// <summary>A step towards access.</summary>
/// <param name="Text">What happens.</param>
/// <param name="Owner">Who does it.</param>
/// <param name="MedianDays">Median days measured from this hub's own log; null when it has no case yet.</param>
/// <param name="LegalLimit">The legal limit in words, with its source.</param>
public sealed record AccessStep(LocalText Text, LocalText Owner, int? MedianDays, LocalText LegalLimit);

/// <summary>What a visitor asked of a dictionary.</summary>
/// <param name="Dataset">The dataset.</param>
/// <param name="Words">Free words, looked for in name and labels.</param>
/// <param name="Table">Only this table; empty means all.</param>
/// <param name="Page">1-based.</param>
/// <param name="PageSize">1 to 200.</param>
public sealed record VariableSearch(DatasetId Dataset, string Words, string Table, int Page, int PageSize);

/// <summary>One page of a dictionary.</summary>
public sealed record VariableResults(int Matching, IReadOnlyList<VariableLine> Page);

/// <summary>A variable.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Name">Its name at the source.</param>
/// <param name="Type">Type in the schema's words.</param>
/// <param name="Label">Label.</param>
/// <param name="Unit">Unit, or empty.</param>
/// <param name="CodeSystem">Nomenclature or coding system, or empty.</param>
/// <param name="Missing">Share of missing values, 0 to 1; null when unknown.</param>
/// <param name="Histogram">A small protected distribution; empty when none is published.</param>
public sealed record VariableLine(
    string Table, string Name, string Type, LocalText Label, string Unit, string CodeSystem, double? Missing,
    IReadOnlyList<BandCount> Histogram);

/// <summary>A band of a distribution and its protected count.</summary>
public sealed record BandCount(string Band, PublicCount Count);

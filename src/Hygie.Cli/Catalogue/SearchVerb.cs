using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core.Catalogue;

namespace Hygie.Cli.Catalogue;

/// <summary><c>hygie catalogue search WORDS</c>: the published datasets that say these words.</summary>
internal static class SearchVerb
{
    private static readonly Argument<string[]> Asked = new("WORDS") { Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [], Description = Words.Say("Words to find; all datasets without any.", "Mots à trouver ; tous les jeux de données sinon.") };

    public static Command Create() =>
        new Command("search", Words.Say("Find datasets.\n\n  hygie catalogue search claims", "Trouver des jeux de données.\n\n  hygie catalogue search remboursements"))
            .With(Asked, GlobalOptions.Json()).Runs(SearchAsync);

    private static async Task<int> SearchAsync(Run run)
    {
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
        {
            var found = await new PublishedCatalogue(hub.Catalogue, _ => Task.FromResult(hub.Stores[0].Host)).SearchAsync(CatalogueSearch.All with { Words = string.Join(' ', run.Get(Asked)) }, run.Cancellation);
            if (run.Json)
                Run.PrintJson(new { total = found.Matching, datasets = found.Page.Select(l => new { version = l.Version.ToString(), title = l.Title.In(Words.Language), domain = l.Domain, persons = Shown.Of(l.Persons), host = l.Host.Value }) });
            else
                foreach (var line in found.Page)
                    Run.Print($"{line.Version,-20} {Shown.Of(line.Persons),10}  {line.Title.In(Words.Language)}");
            return Exit.Ok;
        }
    }
}

/// <summary>How counts are printed everywhere.</summary>
internal static class Shown
{
    /// <summary>The number, or <c>&lt;11</c>.</summary>
    public static string Of(PublicCount count) =>
        count.IsSuppressed ? string.Create(Words.Culture, $"<{count.Threshold}") : count.Value.ToString("N0", Words.Culture);
}

using System.CommandLine;
using System.Globalization;
using Hygie.Cli;
using Hygie.Testing;
using Xunit;

namespace Hygie.EndToEnd.Tests.Demo;

/// <summary>Every verb stands in one of two lists; those that need a live permit are refused while it is suspended and after it is revoked.</summary>
[Collection("demo")]
public sealed class GatedVerbsTests(PlayedDemo demo)
{
    private const string Permit = "d-p-metformin";

    /// <summary>
    /// Verbs that need no project's permit: they open no record to a project, or answer under rules of their own.
    /// Checkers go on judging what was handed in under a live permit; nothing of it is let out without one.
    /// </summary>
    private const string Free = """
        account end, account enrol, account list, account make, account review, audit prove, audit publish, audit tail, audit verify, audit verify-proof, backup, batch, catalogue export, catalogue publish, catalogue search, catalogue show, country write,
        custodian serve, delivery accept, delivery check, delivery receipt, delivery schema-report, delivery seal, demo, doctor, drill exit, drill hold, drill recover, drill seizure,
        host add, host assess, host probe, host vouch, key agree, key announce, key ceremony, key copy acknowledge, key copy add, key copy make, key end, key erase, key erasure add,
        key erasure certify, key erasure show, key erasure verify, key map, key rotate, key share destroy, key share verify, key trustee enrol, key trustee make, metadata move,
        migration drain, migration estimate, migration plan, migration prove, migration rollback, migration run, migration watch, objection register, objection seal,
        permit apply, permit decide, permit extend, permit resume, permit revoke, permit show, permit suspend, permit trust, recover, release decide, release review, restore, serve,
        study check, study count, study diff, study render, third-party answer, third-party link, third-party object, warehouse check, warehouse repair, warehouse sweep,
        witness follow, witness serve
        """;

    private static string Study => TestFiles.InCheckout("examples", "diabetes-metformin.yaml");

    /// <summary>What each gated verb is asked, by whom, and how it refuses. A worker of a cluster reads only with keys lent for its task: ClusterTests.</summary>
    private static IReadOnlyList<(string Verb, string[] Args, string By, string Code)> Gated(string home) =>
    [
        ("extract plan", [Study, "--permit", Permit], "steward-1", "HYG-14003"),
        ("extract prove", [Study, "--permit", Permit], "steward-1", "HYG-14003"),
        ("extract run", [Study, "--permit", Permit], "steward-1", "HYG-14003"),
        ("study run", [Study], "steward-1", "HYG-14020"),
        ("workspace open", ["--permit", Permit], "researcher-1", "HYG-14003"),
        ("workspace sql", ["p-metformin", "SELECT 1"], "researcher-1", "HYG-14003"),
        ("workspace run", ["p-metformin", Script(home)], "researcher-1", "HYG-14003"),
        ("release request", ["r-late", Path.Combine(home, "by-sex.csv"), "--project", "p-metformin", "--permit", Permit, "--about", "diabetes-metformin"], "researcher-1", "HYG-16004"),
        ("release let-out", ["r-early", "--to", Path.Combine(home, "out")], "checker-1", "HYG-16004"),
    ];

    [Fact]
    public void Every_verb_is_known_to_need_a_permit_or_not() =>
        Assert.Equal(
            Leaves(Commands.Root(), "").Order(StringComparer.Ordinal),
            Free.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Concat(Gated("").Select(g => g.Verb)).Append("extract worker").Order(StringComparer.Ordinal));

    [Fact]
    public async Task Each_is_refused_while_the_permit_is_suspended_and_for_ever_once_it_is_revoked()
    {
        var home = await demo.CopyAsync("gated");
        await File.WriteAllTextAsync(Script(home), "SELECT count(*) FROM persons", TestContext.Current.CancellationToken);
        Assert.Equal("", await RefusalAsync(home, "researcher-1", ["release", "request", "r-early", Path.Combine(home, "by-sex.csv"),
            "--project", "p-metformin", "--permit", Permit, "--about", "diabetes-metformin", "--what", "persons", "--why", "article"]));

        foreach (var (by, act) in new[] { ("checker-1", "review"), ("checker-2", "review"), ("checker-1", "decide") })
            Assert.Equal("", await RefusalAsync(home, by, ["release", act, "r-early", .. act == "review" ? ["--approve"] : Array.Empty<string>()]));

        await ActAsync(home, "suspend");
        await AllAreRefusedAsync(home);
        await ActAsync(home, "resume");
        foreach (var (verb, args, by, _) in Gated(home).Where(g => !g.Verb.StartsWith("release", StringComparison.Ordinal)))
            Assert.Equal("", await RefusalAsync(home, by, [.. verb.Split(' '), .. args]));
        await ActAsync(home, "revoke");
        await AllAreRefusedAsync(home);
    }

    private static async Task AllAreRefusedAsync(string home)
    {
        foreach (var (verb, args, by, code) in Gated(home))
            Assert.StartsWith(code, await RefusalAsync(home, by, [.. verb.Split(' '), .. args]), StringComparison.Ordinal);
    }

    private static async Task ActAsync(string home, string act) =>
        Assert.Equal("", await RefusalAsync(home, "authority-1", ["permit", act, Permit, "--reason-fr", "Essai.", "--reason-en", "Test."]));

    /// <summary>What it says when it refuses, or nothing.</summary>
    private static async Task<string> RefusalAsync(string home, string by, string[] args)
    {
        var (exit, _, error) = await PublishedProgram.RunAsync(home, new Dictionary<string, string>(), [.. args, "--as", by, "--json"]);
        return exit == 0 ? "" : error.Length > 0 ? error : string.Create(CultureInfo.InvariantCulture, $"exit {exit}");
    }

    private static string Script(string home) => Path.Combine(home, "count.sql");

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Where(c => !c.Hidden).SelectMany(c =>
        c.Subcommands.Count == 0 ? [(path + " " + c.Name).Trim()] : Leaves(c, path + " " + c.Name));
}

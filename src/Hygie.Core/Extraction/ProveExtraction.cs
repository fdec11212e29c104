using System.Globalization;
using Hygie.Core.Custody;
using Hygie.Core.Disclosure;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>Prove that an extract is its permit.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="Definition">Exact bytes of the definition, as the auditor has them.</param>
/// <param name="Number">The project's extract of that number.</param>
public sealed record ProveExtractionCommand(PermitId Permit, ReadOnlyMemory<byte> Definition, int Number);

/// <summary>How a comparison ended.</summary>
public enum ProofOutcome
{
    /// <summary>What the permit says and what was found are the same.</summary>
    Equal,
    /// <summary>They differ.</summary>
    Different,
    /// <summary>It could not be looked at; this is not a pass.</summary>
    NotChecked,
}

/// <summary>One thing compared.</summary>
/// <param name="What">Stable name, such as <c>table persons: columns</c>.</param>
/// <param name="Expected">Rebuilt from permit, definition and stored version.</param>
/// <param name="Found">In the extract.</param>
/// <param name="Outcome">Whether they are equal.</param>
public sealed record ProofLine(string What, string Expected, string Found, ProofOutcome Outcome)
{
    /// <summary>Compares two texts.</summary>
    public static ProofLine Of(string what, string expected, string found) =>
        new(what, expected, found, string.Equals(expected, found, StringComparison.Ordinal) ? ProofOutcome.Equal : ProofOutcome.Different);
}

/// <summary>Every comparison that was made.</summary>
/// <param name="Extract">The extract, as its signed document says.</param>
/// <param name="Lines">In order.</param>
public sealed record ExtractionProof(Extract Extract, IReadOnlyList<ProofLine> Lines)
{
    /// <summary>True when every line is equal: one that was not checked is not a pass.</summary>
    public bool Holds => Lines.All(l => l.Outcome == ProofOutcome.Equal);
}

/// <summary>
/// For an auditor: rebuilds the plan from the permit and the definition, and compares it with the signed manifest of the extract, then
/// with the bytes of the extract itself. It trusts neither the run nor the manifest's word about tables.
/// </summary>
public sealed class ProveExtraction(ExtractionPorts ports, OpenExtract opening)
{
    /// <summary>The proof, or why nothing could be compared: no such extract (HYG-14009), a manifest that the hub did not sign, a permit that may not be used.</summary>
    public async Task<Result<ExtractionProof>> RunAsync(ProveExtractionCommand command, CancellationToken cancellation)
    {
        if (!(await new RunExtraction(ports).PrepareAsync(command.Permit, command.Definition, cancellation)).TryGet(out var prepared, out var refusal))
            return refusal;
        using var held = prepared;
        var plan = held.Plan;
        if (await ports.Extracts.FindAsync(plan.Permit.Project, command.Number, cancellation) is not { } document)
            return Refusal.Of("HYG-14009", ("project", plan.Permit.Project), ("number", command.Number));
        if ((document.RequireOneOf([ports.Hub.Verifying, .. ports.FormerKeys]) is { } unsigned ? unsigned : ExtractDocument.Read(document)).TryGet(out var extract, out refusal) is false)
            return refusal;
        List<ProofLine> lines = [.. Manifest(plan, extract), .. await PacksAsync(extract, cancellation), .. await ContentAsync(plan, extract, cancellation)];
        return new ExtractionProof(extract, lines);
    }

    /// <summary>The signed manifest against the plan; pure.</summary>
    internal static IEnumerable<ProofLine> Manifest(ExtractionPlan plan, Extract extract)
    {
        yield return ProofLine.Of("permit", plan.Permit.Id.Value, extract.Permit.Value);
        yield return ProofLine.Of("permit hash", plan.Permit.Hash, extract.PermitHash);
        yield return ProofLine.Of("definition hash", plan.Study.Hash.Hex, extract.Study.Hex);
        yield return ProofLine.Of("dataset version", plan.Version.ToString(), extract.Version.ToString());
        yield return ProofLine.Of("version root", Convert.ToHexStringLower(plan.Root.Span), Convert.ToHexStringLower(extract.Root.Span));
        yield return ProofLine.Of("tables opened", Words(plan.Inputs.Select(i => i.Table)), Words(extract.Inputs.Select(i => i.Table)));
        foreach (var (planned, opened) in Paired(plan.Inputs, extract.Inputs, i => i.Table))
        {
            yield return ProofLine.Of($"opened {planned.Table}: columns", Words(planned.Columns), Words(opened.Columns));
            yield return ProofLine.Of($"opened {planned.Table}: buckets", Words(planned.Buckets.Select(Text)), Words(opened.Buckets.Select(Text)));
            yield return ProofLine.Of($"opened {planned.Table}: rows", Text(planned.Rows), Text(opened.Rows));
        }

        yield return ProofLine.Of("tables written", Words(plan.Outputs.Select(o => o.Name)), Words(extract.Tables.Select(t => t.Name)));
        foreach (var output in plan.Outputs)
            if (extract.Tables.FirstOrDefault(t => string.Equals(t.Name, output.Name, StringComparison.Ordinal)) is { } written)
            {
                yield return ProofLine.Of($"{output.Name}: columns", Columns(output.Query.Columns), Columns(written.Columns));
                yield return ProofLine.Of($"{output.Name}: query", RunExtraction.HashOf(output.Query.Sql), written.Sql);
            }
    }

    private async Task<IReadOnlyList<ProofLine>> PacksAsync(Extract extract, CancellationToken cancellation)
    {
        var present = 0;
        foreach (var pack in extract.Packs)
            foreach (var store in ports.Stores)
                if (await store.FindLengthAsync(pack.Name, cancellation) == pack.Size.CiphertextLength)
                {
                    present++;
                    break;
                }

        return [ProofLine.Of("packs present, all of 64 MiB", Text(extract.Packs.Length), Text(present))];
    }

    /// <summary>Opens the extract and looks at the tables themselves: their hash (checked while opening), columns and rows.</summary>
    private async Task<IReadOnlyList<ProofLine>> ContentAsync(ExtractionPlan plan, Extract extract, CancellationToken cancellation)
    {
        var purpose = new KeyPurpose(KeyVerbs.Extract, plan.Permit.Purpose, TimeSpan.FromHours(1));
        if (!(await opening.RunAsync(extract, purpose, plan.Permit.Id, cancellation)).TryGet(out var opened, out var refusal))
            return [new ProofLine("content of the tables", "readable", refusal.Code, ProofOutcome.NotChecked)];
        using var files = opened;
        var input = new QueryInput(files.Files.ToDictionary(f => f.Key, f => TableFiles.Whole(f.Value.Path), StringComparer.Ordinal), PersonSet.Nobody);
        // Opening compared every table with the hash that the hub signed: a difference would have been its refusal.
        var lines = new List<ProofLine> { ProofLine.Of("tables whose content has the signed hash", Text(extract.Tables.Length), Text(opened.Files.Count)) };
        foreach (var table in extract.Tables)
        {
            var name = table.Name.Replace("\"", "\"\"", StringComparison.Ordinal);
            var shape = await ports.Engine.AskAsync($"SELECT column_name FROM (DESCRIBE \"{name}\")", input, cancellation);
            var count = await ports.Engine.AskAsync($"SELECT count(*) AS n FROM \"{name}\"", input, cancellation);
            var expected = plan.Outputs.FirstOrDefault(o => string.Equals(o.Name, table.Name, StringComparison.Ordinal))?.Query.Columns ?? [];
            lines.Add(shape.TryGet(out var columns, out var fault) ? ProofLine.Of($"{table.Name}: columns in the file", Words(expected.Select(c => c.Name)), Words(columns.Rows.Select(r => (string)r[0]!)))
                : new ProofLine($"{table.Name}: columns in the file", Words(expected.Select(c => c.Name)), fault.Code, ProofOutcome.NotChecked));
            lines.Add(count.TryGet(out var rows, out fault) ? ProofLine.Of($"{table.Name}: rows in the file", Text(table.Rows), Text((long)rows.Rows[0][0]!))
                : new ProofLine($"{table.Name}: rows in the file", Text(table.Rows), fault.Code, ProofOutcome.NotChecked));
        }

        if (extract.Risk is { } stated)
            lines.Add(await RiskAsync(plan, stated, input, cancellation));
        return lines;
    }

    /// <summary>Measures the person table again.</summary>
    private async Task<ProofLine> RiskAsync(ExtractionPlan plan, ReidentificationRisk stated, QueryInput input, CancellationToken cancellation)
    {
        const string what = "re-identification risk of the persons";
        var expected = Figures(stated);
        string[] columns = ["_person", .. plan.Study.Variables.Select(v => v.Name)];
        var asked = await ports.Engine.AskAsync($"SELECT {string.Join(", ", columns.Select(c => $"\"{c}\""))} FROM {PlannedOutput.PersonsName}", input, cancellation);
        return asked.TryGet(out var read, out var fault) ? ProofLine.Of(what, Figures(ExtractRisk.Of(plan.Study, columns, read.Rows)), expected) : new ProofLine(what, expected, fault.Code, ProofOutcome.NotChecked);
    }

    private static string Figures(ReidentificationRisk risk) => string.Create(CultureInfo.InvariantCulture,
        $"{Words(risk.QuasiIdentifiers)}: {risk.Records} records, {risk.Classes} classes, {risk.Unique} unique, smallest {risk.SmallestClass}; {Words(risk.Diversity.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Column} {d.Values}")))}");

    private static IEnumerable<(T Planned, T Found)> Paired<T>(IEnumerable<T> planned, IEnumerable<T> found, Func<T, string> name) =>
        planned.Join(found, name, name, (p, f) => (p, f), StringComparer.Ordinal);

    private static string Columns(IEnumerable<ResultColumn> columns) => Words(columns.Select(c => $"{c.Name} {KeyNames.Of(c.Kind)}"));

    private static string Words(IEnumerable<string> words) => string.Join(", ", words);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Text;
using Hygie.Core.Studies;

namespace Hygie.Testing.Studies;

/// <summary>
/// One fact of the language or of the rules: drawn tables, the part of a definition that matters, the expected rows.
/// Every engine runs it, and the language reference prints it.
/// </summary>
/// <param name="Chapter">Chapter of the reference.</param>
/// <param name="Says">What it shows, in one sentence.</param>
/// <param name="Tables">Drawn tables (<see cref="DrawnTables"/>).</param>
/// <param name="Definition">Population and variables, without the heading that all share.</param>
/// <param name="Expected">The person table, drawn.</param>
public sealed record StudySpec(string Chapter, string Says, string Tables, string Definition, string Expected)
{
    /// <summary>The tables that are there.</summary>
    public TableDrawing Drawing { get; init; } = SndsDrawing.All;

    /// <summary>Its tables, with their rows.</summary>
    public DrawnTables Data() => DrawnTables.Read(Tables, Drawing);

    /// <summary>The whole definition.</summary>
    public StudyDefinition Study() => StudyReader.Parse(Encoding.UTF8.GetBytes(Text)).Value;

    /// <summary>Its text.</summary>
    public string Text => $$"""
        hygie-study: 1
        name: spec
        source: {{Drawing.Source}}
        period: { from: 2022-01-01, to: 2022-12-31 }

        {{Definition}}
        """;

    /// <summary>The expected rows in the form of <see cref="DrawnTables.Draw"/>.</summary>
    public string ExpectedDrawing()
    {
        var lines = Expected.Split('\n').Select(DrawnTables.Cells).ToList();
        return DrawnTables.Draw(lines[0]!, lines.Skip(1));
    }

    public override string ToString() => $"{Chapter}: {Says}";
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Hygie.Testing;

namespace Hygie.Architecture.Tests;

/// <summary>Rule 8: a file fits in the mind, a function on a screen. Longer ones stand in eng/exemptions.txt with a reason.</summary>
public sealed class SizeTests
{
    private const int LongestFile = 400;
    private const int LongestFunction = 60;

    private static readonly HashSet<string> Exempt =
        [.. File.ReadLines(TestFiles.InCheckout("eng", "exemptions.txt")).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(" — ")[0].Trim())];

    [Fact]
    public void No_file_is_over_400_lines() =>
        Assert.Empty(House.Sources("Hygie.Core", "Hygie.Adapters", "Hygie.Web", "Hygie.Cli").Where(s => s.Text.Count(c => c == '\n') > LongestFile && !Exempt.Contains(s.Path)).Select(s => s.Path));

    [Fact]
    public void No_function_is_over_60_lines() => Assert.DoesNotContain(House.Products.SelectMany(Long), f => !Exempt.Contains(f));

    [Fact]
    public void Canary_a_long_function_is_caught() => Assert.Contains(Long(House.Canaries), f => f.EndsWith("LongFunction", StringComparison.Ordinal));

    [Fact]
    public void Every_exemption_has_a_reason() =>
        Assert.DoesNotContain(File.ReadLines(TestFiles.InCheckout("eng", "exemptions.txt")), l => l.Length > 0 && l[0] != '#' && !l.Contains(" — ", StringComparison.Ordinal));

    /// <summary>Functions whose first and last statement stand more than 60 lines apart, from the debugging symbols.</summary>
    private static List<string> Long(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assembly.Location, ".pdb")));
        var (code, pdb) = (image.GetMetadataReader(), symbols.GetMetadataReader());
        return [.. code.MethodDefinitions.Where(m => Lines(pdb, m) > LongestFunction).Select(m => NameOf(code, m))
            .Where(n => !n.Contains("BuildRenderTree", StringComparison.Ordinal) && !n.Contains("RegexGenerator", StringComparison.Ordinal) && !n.Contains("_generated>", StringComparison.Ordinal) && !n.Contains("LibraryImport", StringComparison.Ordinal)).Distinct()];
    }

    private static int Lines(MetadataReader pdb, MethodDefinitionHandle method)
    {
        var information = pdb.GetMethodDebugInformation(method.ToDebugInformationHandle());
        var document = information.Document.IsNil ? ".g." : pdb.GetString(pdb.GetDocument(information.Document).Name);
        var points = information.GetSequencePoints().Where(p => !p.IsHidden).ToList();
        if (document.Contains(".g.", StringComparison.Ordinal) || document.Contains("/Migrations/", StringComparison.Ordinal) || points.Count == 0)
            return 0;
        // In a Razor file the end of a statement that holds a template is a line of the generated code: only starts are true.
        var last = document.EndsWith(".razor", StringComparison.Ordinal) ? points.Max(p => p.StartLine) : points.Max(p => p.EndLine);
        return last - points.Min(p => p.StartLine) + 1;
    }

    private static string NameOf(MetadataReader code, MethodDefinitionHandle handle)
    {
        var method = code.GetMethodDefinition(handle);
        var type = code.GetTypeDefinition(method.GetDeclaringType());
        var outer = type.GetDeclaringType().IsNil ? "" : code.GetString(code.GetTypeDefinition(type.GetDeclaringType()).Name) + "+";
        return $"{outer}{code.GetString(type.Name)}.{code.GetString(method.Name)}";
    }
}

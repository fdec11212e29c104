using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Hygie.Testing;

namespace Hygie.Architecture.Tests;

/// <summary>Rule 1: Core has no I/O, no ambient clock, no ambient chance. The analyzer stops the build; this reads what was compiled.</summary>
public sealed class BannedSymbolTests
{
    private static readonly IReadOnlyList<string> Banned =
        [.. File.ReadLines(TestFiles.InCheckout("eng", "BannedSymbols.Core.txt")).Select(l => l.Split(';')[0]).Where(l => l.Length > 2)];

    [Fact]
    public void Core_uses_none_of_the_banned_symbols() => Assert.Empty(Used(House.Core).Intersect(Banned));

    [Fact]
    public void Canary_a_type_that_reads_a_file_and_the_clock_is_caught() =>
        Assert.Superset(new HashSet<string> { "T:System.IO.File", "P:System.DateTime.UtcNow" }, Used(House.Canaries).Intersect(Banned).ToHashSet());

    [Fact]
    public void The_list_bans_what_the_house_forbids() =>
        Assert.Superset(new HashSet<string>
        {
            "P:System.DateTime.UtcNow", "T:System.IO.File", "T:System.IO.FileStream", "T:System.Net.Http.HttpClient", "T:System.Random",
            "T:System.Security.Cryptography.RandomNumberGenerator", "M:System.Guid.NewGuid", "T:System.Diagnostics.Stopwatch",
            "T:System.Diagnostics.Process", "T:System.Console", "T:System.Environment",
        }, Banned.ToHashSet());

    /// <summary>Types and members that an assembly refers to, as documentation ids without parameters.</summary>
    private static HashSet<string> Used(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var used = metadata.TypeReferences.Select(h => "T:" + Name(metadata, h)).ToHashSet();
        foreach (var member in metadata.MemberReferences.Select(metadata.GetMemberReference).Where(m => m.Parent.Kind == HandleKind.TypeReference))
        {
            var (type, name) = (Name(metadata, (TypeReferenceHandle)member.Parent), metadata.GetString(member.Name));
            used.Add(name.StartsWith("get_", StringComparison.Ordinal) ? $"P:{type}.{name[4..]}" : $"M:{type}.{name}");
        }

        // Every iterator (yield return) names Environment.CurrentManagedThreadId: written by the compiler, never by us.
        if (used.Remove("P:System.Environment.CurrentManagedThreadId") && !used.Any(u => u.Contains(":System.Environment.", StringComparison.Ordinal)))
            used.Remove("T:System.Environment");
        return used;
    }

    private static string Name(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

using Hygie.Core.Audit.Verification;

namespace Hygie.Adapters.LogStores;

/// <summary>The raw files of a log in a folder, for the verifier. A file being written (<c>.new</c>) does not count yet.</summary>
internal sealed class FolderLogFiles(string folder) : ILogFiles
{
    public IReadOnlyList<string> Names() => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".new", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'))];

    public byte[]? Read(string name)
    {
        var path = Path.Combine([folder, .. name.Split('/')]);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}

using Hygie.Core.Audit.Verification;

namespace Hygie.Testing.Audit;

/// <summary>Raw files of a log, held by name.</summary>
public sealed class MemoryLogFiles(IReadOnlyDictionary<string, byte[]> files) : ILogFiles
{
    public IReadOnlyList<string> Names() => [.. files.Keys];

    public byte[]? Read(string name) => files.GetValueOrDefault(name);
}

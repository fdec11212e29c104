using Hygie.Adapters.ClearFiles;
using Hygie.Adapters.Sandboxes;
using Hygie.Core.Warehouse;
using Hygie.Core.Workspaces;
using Hygie.Testing.Workspaces;

namespace Hygie.Adapters.Tests.Sandboxes;

/// <summary>The real bubblewrap.</summary>
public sealed class BubblewrapSandboxTests : SandboxContract, IDisposable
{
    private readonly IClearFiles _files = ClearFileAdapters.InMemory();
    private readonly List<IClearFile> _made = [];

    protected override ISandbox Sandbox => SandboxAdapters.Bubblewrap(_files);

    protected override string ClearFile(byte[] content)
    {
        var file = _files.Create(content.Length);
        file.Write(0, content);
        _made.Add(file);
        return file.Path;
    }

    public void Dispose() => _made.ForEach(file => file.Dispose());
}

using Hygie.Adapters.LogStores;
using Hygie.Core.Audit;
using Hygie.Testing.Audit;

namespace Hygie.Adapters.Tests.LogStores;

/// <summary>The folder keeps every promise of the port.</summary>
public sealed class FolderLogStoreTests : LogStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-log-");

    public void Dispose() => _folder.Delete(recursive: true);

    protected override ILogStore Empty() => LogStoreAdapters.Folder("test", Path.Combine(_folder.FullName, "log"));
}

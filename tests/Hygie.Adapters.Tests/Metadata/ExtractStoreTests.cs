using Hygie.Adapters.Metadata;
using Hygie.Core.Extraction;
using Hygie.Testing.Extraction;

namespace Hygie.Adapters.Tests.Metadata;

public abstract class ExtractStoreTests(FreshHub hub) : ExtractStoreContract, IDisposable
{
    protected override async Task<IExtractStore> EmptyAsync() => (await hub.OpenAsync()).Extracts();

    public void Dispose() => hub.Dispose();
}

public sealed class ExtractStoreOnSqliteTests() : ExtractStoreTests(new HubFile());

public sealed class ExtractStoreOnPostgresTests(RealPostgres server) : ExtractStoreTests(new HubOnServer(server));

using Hygie.Adapters.Metadata;
using Hygie.Testing.Audit;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>A hub's metadata, with a folder of its own, gone with the test.</summary>
public abstract class FreshHub : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-hub-");

    internal static SeededSecretRandom Chance { get; } = new(7);

    /// <summary>The folder; of metadata on a server, where copies pass.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Opens it; twice gives two hubs over the same metadata.</summary>
    public async Task<MetadataAdapters.Hub> OpenAsync()
    {
        var hub = Place();
        await hub.MigrateAsync(TestContext.Current.CancellationToken);
        return hub;
    }

    /// <summary>The same without making anything, for a restore.</summary>
    internal MetadataAdapters.Hub Place(int busySeconds = IHubEngine.BusySeconds) =>
        new(Path.Combine(Folder, "hub.db"), Server, Chance, new PlainEventSealer(new SeededSecretRandom(8)), busySeconds);

    /// <summary>Another one beside it, of the same kind and empty.</summary>
    public abstract FreshHub Another();

    /// <summary>Null, or the connection string of its server.</summary>
    protected abstract string? Server { get; }

    public void Dispose()
    {
        MetadataAdapters.CloseAll();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>In SQLite's file.</summary>
public sealed class HubFile : FreshHub
{
    public override FreshHub Another() => new HubFile();

    protected override string? Server => null;
}

/// <summary>In a database of its own on the server of this run.</summary>
public sealed class HubOnServer(RealPostgres server) : FreshHub
{
    private readonly string _database = server.Fresh();

    public override FreshHub Another() => new HubOnServer(server);

    protected override string Server => _database;
}

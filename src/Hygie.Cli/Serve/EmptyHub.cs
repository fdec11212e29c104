using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Catalogue;
using Hygie.Core.Drills;
using Hygie.Core.Hosts;
using Hygie.Core.Migration;
using Hygie.Core.Permits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hygie.Cli.Serve;

/// <summary>What the portal shows of a home in which nothing was published yet: empty, and saying so. Real stores take its place.</summary>
internal sealed class EmptyHub : ICatalogueQueries, IProjectRegister, IHostRegister, ILogQueries, IMigrationWatch, IDrillQueries
{
    public static void Register(IServiceCollection services)
    {
        services.TryAddSingleton<ICatalogueQueries, EmptyHub>();
        services.TryAddSingleton<IProjectRegister, EmptyHub>();
        services.TryAddSingleton<IHostRegister, EmptyHub>();
        services.TryAddSingleton<ILogQueries, EmptyHub>();
        services.TryAddSingleton<IMigrationWatch, EmptyHub>();
        services.TryAddSingleton<IDrillQueries, EmptyHub>();
    }

    public Task<CatalogueResults> SearchAsync(CatalogueSearch search, CancellationToken cancellationToken) =>
        Task.FromResult(new CatalogueResults(0, 0, 0, [], []));

    public Task<DatasetSheet?> DatasetAsync(DatasetId id, CancellationToken cancellationToken) => Task.FromResult<DatasetSheet?>(null);

    public Task<VariableResults> VariablesAsync(VariableSearch search, CancellationToken cancellationToken) =>
        Task.FromResult(new VariableResults(0, []));

    public Task<IReadOnlyList<ProjectLine>> ProjectsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ProjectLine>>([]);

    public Task<ProjectSheet?> ProjectAsync(ProjectId id, CancellationToken cancellationToken) => Task.FromResult<ProjectSheet?>(null);

    public Task<ReadOnlyMemory<byte>> PermitAsync(PermitId id, CancellationToken cancellationToken) => Task.FromResult(ReadOnlyMemory<byte>.Empty);

    public Task<IReadOnlyList<ClockLine>> ClocksAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ClockLine>>([]);

    public Task<IReadOnlyList<HostSheet>> HostsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<HostSheet>>([]);

    public Task<LogHead?> HeadAsync(CancellationToken cancellationToken) => Task.FromResult<LogHead?>(null);

    public Task<IReadOnlyList<LogLeafView>> LeavesAsync(long? before, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LogLeafView>>([]);

    public Task<LeafProofView?> ProveAsync(long index, CancellationToken cancellationToken) => Task.FromResult<LeafProofView?>(null);

    public Task<MigrationView?> CurrentAsync(CancellationToken cancellationToken) => Task.FromResult<MigrationView?>(null);

    public Task<ReadOnlyMemory<byte>> CertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ReadOnlyMemory<byte>.Empty);

    public Task<DrillView?> LastAsync(CancellationToken cancellation) => Task.FromResult<DrillView?>(null);

    public Task<ReadOnlyMemory<byte>> ReportAsync(CancellationToken cancellation) => Task.FromResult(ReadOnlyMemory<byte>.Empty);
}

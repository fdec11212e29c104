using Hygie.Adapters.Clusters;
using Hygie.Adapters.Parquet;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Extraction;
using Hygie.Core.Warehouse;

namespace Hygie.Cli;

/// <summary>An extraction on a cluster: its jobs, the shared folder, and a node.</summary>
internal static partial class Composition
{
    /// <summary>A run's folder, which hub and nodes share.</summary>
    public static ITaskFolder TaskFolder(string path) => ClusterAdapters.Folder(path);

    /// <summary>SLURM: a task is this program again, with the node's home.</summary>
    public static ICluster Cluster(string folder, string nodeHome) =>
        ClusterAdapters.Slurm(folder, Environment.ProcessPath!, "extract", "worker", "--run", folder, "--home", nodeHome, "--no-input", "--quiet");

    /// <summary>What a task works with, out of a node's home: the zone's keys and the hosts' addresses. No metadata is opened there and no lock taken.</summary>
    public static NodePorts Node(Home home, string folder, OwnKeys zone)
    {
        var config = HubConfig.Read(home);
        return new NodePorts
        {
            Folder = TaskFolder(folder), Zone = zone.Signing, Hosts = ids => StoresOf(home, config, ids), Files = ParquetAdapters.TableFiles(), Clear = ClearFiles, Engine = BucketEngine(),
            Random = Chance(), Clock = TimeProvider.System, Fault = Terminal.Fault.Points,
        };
    }
}

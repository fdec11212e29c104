using Hygie.Core.Extraction;

namespace Hygie.Adapters.Clusters;

/// <summary>Clusters that run tasks, and the folder that their nodes share.</summary>
public static class ClusterAdapters
{
    /// <summary>SLURM, through its own commands (<c>sbatch</c>, <c>squeue</c>, <c>scancel</c>), found on the PATH.</summary>
    /// <param name="folder">The run's shared folder: its last name names the jobs, the tasks' own words go there.</param>
    /// <param name="command">What a task runs; its bucket is in SLURM_ARRAY_TASK_ID.</param>
    public static ICluster Slurm(string folder, params IReadOnlyList<string> command) => new SlurmCluster(folder, command);

    /// <summary>A folder on a file system that hub and nodes see under one path.</summary>
    public static ITaskFolder Folder(string path) => new SharedTaskFolder(path);
}

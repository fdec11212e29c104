using System.Collections.Immutable;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Hosts;

namespace Hygie.Cli.Hosts;

/// <summary>By what a hub judges hosts: the criteria of its own administration (<c>criteria.yaml</c> in its home) when it has some, else the product's.</summary>
internal static class OwnCriteria
{
    private const string FileName = "criteria.yaml";

    /// <summary>Reads them; <paramref name="named"/> goes before the hub's own. Refuses what is no file of criteria (HYG-503x).</summary>
    public static async Task<Result<ImmutableArray<HostControl>>> ReadAsync(Home hub, string? named, CancellationToken cancellation)
    {
        var path = named ?? hub.At(FileName);
        if (!File.Exists(path))
            return HostFiles.Controls;
        await using var file = File.OpenRead(path);
        return await CriteriaFile.ReadAsync(file, cancellation);
    }
}

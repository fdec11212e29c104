using Hygie.Core.Warehouse;
using Hygie.Core.Workspaces;

namespace Hygie.Adapters.Sandboxes;

/// <summary>Registration of this folder.</summary>
public static class SandboxAdapters
{
    /// <summary>Sandboxes by bubblewrap; needs the Debian packages bubblewrap, bash and util-linux.</summary>
    public static ISandbox Bubblewrap(IClearFiles files) => new BubblewrapSandbox(files);
}

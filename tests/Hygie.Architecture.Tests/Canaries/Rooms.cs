#pragma warning disable MA0182 // canaries have no user but the rules
namespace Hygie.Architecture.Tests.Canaries.Airlock
{
    internal sealed class Release;
}

namespace Hygie.Architecture.Tests.Canaries.Sealing
{
    /// <summary>A foundation that knows a late room.</summary>
    internal sealed class Pack
    {
        public Airlock.Release? Release { get; init; }
    }
}

namespace Hygie.Architecture.Tests.Canaries.Adapters.ObjectStores
{
    internal sealed class FolderStore;
}

namespace Hygie.Architecture.Tests.Canaries.Adapters.Metadata
{
    /// <summary>An adapter that knows another adapter.</summary>
    internal sealed class Snapshot
    {
        public ObjectStores.FolderStore? Store { get; init; }
    }
}

namespace Hygie.Architecture.Tests.Canaries.Cli
{
    /// <summary>A verb that names a concrete adapter.</summary>
    internal sealed class Verb
    {
        public Adapters.ObjectStores.FolderStore? Store { get; init; }
    }
}

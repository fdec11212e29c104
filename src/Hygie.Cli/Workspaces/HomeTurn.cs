using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Workspaces;

namespace Hygie.Cli.Workspaces;

/// <summary>The home's lock as the workspaces see it.</summary>
internal sealed class HomeTurn(Home home, TimeProvider clock) : IOneAtATime
{
    public async Task<Result<IDisposable>> WaitAsync(CancellationToken cancellation) =>
        (await HomeLock.TakeAsync(home, clock, cancellation)).Then<IDisposable>(taken => taken);
}

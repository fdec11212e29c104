using Hygie.Core;
using Hygie.Core.Extraction;

namespace Hygie.Cli.Homes;

/// <summary>The home's lock, for work that holds it only now and then.</summary>
internal sealed class HomeTurn(Home home, TimeProvider clock) : IOneAtATime
{
    public async Task<Result<IDisposable>> WaitAsync(CancellationToken cancellation) =>
        (await HomeLock.TakeAsync(home, clock, cancellation)).Then<IDisposable>(taken => taken);
}

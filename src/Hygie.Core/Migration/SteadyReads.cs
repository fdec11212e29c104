using System.Security.Cryptography;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>A user who reads on while a hub moves: one object of the inventory after the other, whole, its hash compared with its name.</summary>
public sealed class SteadyReads(ITransferJournal journal, IObjectStore live, ReadMeter meter, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What is measured before a move begins: this many reads, or as many as this time gives.</summary>
    private const int Steady = 100;

    private static readonly TimeSpan SteadyTime = TimeSpan.FromSeconds(10);

    /// <summary>Waits until enough was read to say how long a read takes while nothing moves, then lets the move begin; at once when it has begun already.</summary>
    public async Task BeginAsync(CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        while (!meter.HasBegun && meter.Before.Count < Steady && clock.GetElapsedTime(since) < SteadyTime)
            await Task.Delay(Pause, clock, cancellation);
        meter.Begin();
    }

    /// <summary>Reads until cancelled, which is no failure.</summary>
    public async Task RunAsync(MigrationId migration, CancellationToken until)
    {
        try
        {
            while (true)
            {
                await foreach (var line in journal.ReadAsync(migration, until))
                    await ReadAsync(line.Object, until);
                await Task.Delay(Pause, clock, until);
            }
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task ReadAsync(InventoryObject one, CancellationToken until)
    {
        var content = new byte[one.Length];
        var since = clock.GetTimestamp();
        try
        {
            var found = await live.ReadAsync(one.Name, 0, content, until);
            meter.Took(clock.GetElapsedTime(since));
            if (found && !string.Equals(ObjectName.OfHash(SHA256.HashData(content)), one.Name, StringComparison.Ordinal))
                meter.Count(by: null);
        }
        catch (ObjectStoreException)
        {
            meter.Took(clock.GetElapsedTime(since));
            // The store counted it as failed; the user asks for the next one.
        }

        await Task.Delay(Pause, clock, until);
    }
}

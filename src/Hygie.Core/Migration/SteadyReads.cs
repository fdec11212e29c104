using System.Security.Cryptography;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Migration;

/// <summary>A user who reads on while a hub moves: one object of the inventory after the other, whole, its hash compared with its name.</summary>
public sealed class SteadyReads(ITransferJournal journal, IObjectStore live, ReadMeter meter, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

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
        try
        {
            if (await live.ReadAsync(one.Name, 0, content, until) && !string.Equals(ObjectName.OfHash(SHA256.HashData(content)), one.Name, StringComparison.Ordinal))
                meter.Count(by: null);
        }
        catch (ObjectStoreException)
        {
            // The store counted it as failed; the user asks for the next one.
        }

        await Task.Delay(Pause, clock, until);
    }
}

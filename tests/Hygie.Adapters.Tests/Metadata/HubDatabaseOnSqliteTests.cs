using Hygie.Adapters.Metadata;
using Hygie.Core;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>In SQLite's file; beside what both databases promise, what its files say when the process dies.</summary>
public sealed class HubDatabaseOnSqliteTests : HubDatabaseTests
{
    private readonly FreshHub _place;

    public HubDatabaseOnSqliteTests() : this(new HubFile())
    {
    }

    private HubDatabaseOnSqliteTests(FreshHub place) : base(place) => _place = place;

    [Fact]
    public async Task What_a_kill_between_change_and_commit_leaves_on_disk_is_the_old_state()
    {
        await Change(Hub, 1);
        var wreck = Path.Combine(_place.Folder, "wreck");
        await Hub.Database.CommitAsync(Entry(), async (context, token) =>
        {
            context.Add(new LeafRow { Index = 2 });
            await context.SaveChangesAsync(token);
            CopyAsFound(wreck);
            return null;
        }, Cancellation);
        Assert.Equal((1, 1), await CountsOf(new MetadataAdapters.Hub(Path.Combine(wreck, "hub.db"), null, FreshHub.Chance, Hub.Sealer)));
        Assert.Equal((2, 2), await CountsOf(Hub));
    }

    /// <summary>The files as the operating system would leave them if the process died at this very moment.</summary>
    private void CopyAsFound(string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in new DirectoryInfo(_place.Folder).GetFiles("hub.db*").Where(f => !f.Name.EndsWith("-shm", StringComparison.Ordinal)))
            file.CopyTo(Path.Combine(target, file.Name));
    }
}

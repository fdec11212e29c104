using Hygie.Core.Audit;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>What the portal shows of the log.</summary>
public sealed class PublishedLogTests
{
    [Fact]
    public async Task Head_leaves_and_proofs_are_those_of_the_published_files_and_an_unsigned_head_is_none()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var log = new TestLog();
        await log.AddAsync(5, cancellation);
        await log.Publish.RunAsync(cancellation);
        var published = new PublishedLog(log.First, log.Policy);
        var head = await published.HeadAsync(cancellation);
        Assert.Equal((5L, false, log.Clock.GetUtcNow()), (head!.Size, head.Witnesses[0].Independent, head.Witnesses[0].CosignedAt));
        Assert.Equal(["permit/p-4", "permit/p-3"], (await published.LeavesAsync(4, 2, cancellation)).Select(l => l.Leaf.Subject));
        Assert.True((await published.ProveAsync(2, cancellation))!.Holds);
        Assert.Null(await published.ProveAsync(5, cancellation));
        log.First.Files["checkpoint"][2] ^= 1;
        Assert.Null(await published.HeadAsync(cancellation));
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Hygie.Core.Hosts;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// What Azure Blob Storage is tried for beyond the port, on throw-away blobs of the container. Its rules by age belong to the account and are not looked at; it has no
/// SHA-256 of a request.
/// </summary>
internal sealed class AzureTrials(AzureRequests requests, TimeProvider clock)
{
    private static readonly BlobRequestConditions OnlyIfFree = new() { IfNoneMatch = ETag.All };

    public async IAsyncEnumerable<CapabilityFinding> TryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return await WithBlobAsync((blob, content) => ConditionalPutAsync(blob, content, cancellation), cancellation);
        yield return await WithBlobAsync((blob, content) => ConditionalBlocksAsync(blob, content, cancellation), cancellation);
        yield return await WithBlobAsync((blob, _) => ChecksumAsync(blob, cancellation), cancellation);
        yield return new CapabilityFinding("checksum-sha256", CapabilityResult.Missing, "");
        yield return await WithBlobAsync((blob, content) => VersionsAsync(blob, content, cancellation), cancellation);
        yield return await WithBlobAsync((blob, content) => LockAsync(blob, content, cancellation), cancellation);
        yield return await WithBlobAsync((blob, content) => HoldAsync(blob, content, cancellation), cancellation);
    }

    private async Task<CapabilityFinding> ConditionalPutAsync(BlockBlobClient blob, byte[] content, CancellationToken cancellation)
    {
        var answer = await AskAsync(() => blob.UploadAsync(Parts.StreamOf(Trials.Object().Content), new BlobUploadOptions { Conditions = OnlyIfFree }, cancellation), cancellation);
        var finding = Trials.Refused("conditional-put", answer, await HoldsAsync(blob, content, cancellation), 409, 412);
        if (finding.Result != CapabilityResult.Works)
            return finding;
        await blob.DeleteAsync(cancellationToken: cancellation);
        var answers = await Task.WhenAll(Enumerable.Range(0, Trials.Racers).Select(_ => AskAsync(() => blob.UploadAsync(Parts.StreamOf(content), new BlobUploadOptions { Conditions = OnlyIfFree }, cancellation), cancellation)));
        var won = answers.Count(a => Trials.IsTaken(a.Status));
        return finding with { Result = won <= 1 ? finding.Result : CapabilityResult.Ignored, Figure = string.Create(CultureInfo.InvariantCulture, $"{finding.Figure}; {won}/{Trials.Racers}") };
    }

    private async Task<CapabilityFinding> ConditionalBlocksAsync(BlockBlobClient blob, byte[] content, CancellationToken cancellation)
    {
        var block = Convert.ToBase64String(new byte[16]);
        await blob.StageBlockAsync(block, Parts.StreamOf(Trials.Object().Content), new BlockBlobStageBlockOptions(), cancellation);
        var answer = await AskAsync(() => blob.CommitBlockListAsync([block], new CommitBlockListOptions { Conditions = OnlyIfFree }, cancellation), cancellation);
        return Trials.Refused("conditional-multipart", answer, await HoldsAsync(blob, content, cancellation), 409, 412);
    }

    private async Task<CapabilityFinding> ChecksumAsync(BlockBlobClient blob, CancellationToken cancellation)
    {
        var wrong = new UploadTransferValidationOptions { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = new byte[16] };
        var answer = await AskAsync(() => blob.StageBlockAsync(Convert.ToBase64String(new byte[16]), Parts.StreamOf(Trials.Object().Content), new BlockBlobStageBlockOptions { TransferValidation = wrong }, cancellation), cancellation);
        return Trials.Refused("checksum-md5", answer, isIntact: true, 400);
    }

    private async Task<CapabilityFinding> VersionsAsync(BlockBlobClient blob, byte[] content, CancellationToken cancellation)
    {
        var first = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.VersionId;
        if (first is null)
            return new CapabilityFinding("versioning", CapabilityResult.Missing, "");
        await blob.UploadAsync(Parts.StreamOf(Trials.Object().Content), new BlobUploadOptions(), cancellation);
        var isKept = await HoldsAsync(blob.WithVersion(first), content, cancellation);
        return new CapabilityFinding("versioning", isKept ? CapabilityResult.Works : CapabilityResult.Ignored, isKept ? "" : "first version lost");
    }

    private async Task<CapabilityFinding> LockAsync(BlockBlobClient blob, byte[] content, CancellationToken cancellation)
    {
        var policy = new BlobImmutabilityPolicy { ExpiresOn = clock.GetUtcNow() + Trials.Lock, PolicyMode = BlobImmutabilityPolicyMode.Unlocked };
        var taken = await AskAsync(() => blob.SetImmutabilityPolicyAsync(policy, cancellationToken: cancellation), cancellation);
        if (!await HoldsAsync(blob, content, cancellation))
            return new CapabilityFinding("object-lock", CapabilityResult.Ignored, "object destroyed");
        if (!Trials.IsTaken(taken.Status))
            return Trials.NotTaken("object-lock", taken);
        var finding = Trials.Refused("object-lock", await AskAsync(() => blob.DeleteAsync(cancellationToken: cancellation), cancellation), await HoldsAsync(blob, content, cancellation), 403, 409);
        await AskAsync(() => blob.DeleteImmutabilityPolicyAsync(CancellationToken.None), CancellationToken.None);
        return finding;
    }

    private async Task<CapabilityFinding> HoldAsync(BlockBlobClient blob, byte[] content, CancellationToken cancellation)
    {
        var taken = await AskAsync(() => blob.SetLegalHoldAsync(true, cancellation), cancellation);
        if (!await HoldsAsync(blob, content, cancellation))
            return new CapabilityFinding("legal-hold", CapabilityResult.Ignored, "object destroyed");
        if (!Trials.IsTaken(taken.Status))
            return Trials.NotTaken("legal-hold", taken);
        var finding = Trials.Refused("legal-hold", await AskAsync(() => blob.DeleteAsync(cancellationToken: cancellation), cancellation), await HoldsAsync(blob, content, cancellation), 403, 409);
        await AskAsync(() => blob.SetLegalHoldAsync(false, CancellationToken.None), CancellationToken.None);
        return finding;
    }

    /// <summary>A blob for one trial, removed after it.</summary>
    private async Task<CapabilityFinding> WithBlobAsync(Func<BlockBlobClient, byte[], Task<CapabilityFinding>> trial, CancellationToken cancellation)
    {
        var (name, content) = Trials.Object();
        var blob = requests.Container.GetBlockBlobClient(name);
        await requests.AskAsync(() => blob.UploadAsync(Parts.StreamOf(content), new BlobUploadOptions(), cancellation), cancellation);
        try
        {
            return await trial(blob, content);
        }
        finally
        {
            await requests.AskAsync(() => blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: CancellationToken.None), CancellationToken.None, 404);
        }
    }

    private async Task<(int Status, string Code)> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            await ask();
            return (200, "");
        }
        catch (RequestFailedException refused) when (refused.Status != 0)
        {
            return (refused.Status, refused.ErrorCode is { Length: <= 64 } code && code.All(char.IsAsciiLetterOrDigit) ? code : "");
        }
        catch (Exception broken) when ((broken is RequestFailedException || StoreFaults.IsOfLine(broken)) && !cancellation.IsCancellationRequested)
        {
            throw StoreFaults.OfLine(requests.Host, broken);
        }
    }

    private async Task<bool> HoldsAsync(BlockBlobClient blob, byte[] content, CancellationToken cancellation)
    {
        byte[] read = [];
        await AskAsync(async () => read = (await blob.DownloadContentAsync(cancellation)).Value.Content.ToArray(), cancellation);
        return read.AsSpan().SequenceEqual(content);
    }
}

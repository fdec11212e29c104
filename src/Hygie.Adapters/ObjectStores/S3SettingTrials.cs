using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// What a server of S3 is tried for that needs a setting: versions, rules by age, locks, holds. Two buckets are made for it, one plain and one with locks, and
/// removed with all they hold; a server that lets us make none leaves these unknown.
/// </summary>
internal sealed class S3SettingTrials(S3Requests requests, S3Answers s3Answers, TimeProvider clock)
{
    private const string Key = "probe";

    private readonly string _plain = "hygie-probe-" + Guid.NewGuid().ToString("N"), _locked = "hygie-probe-" + Guid.NewGuid().ToString("N");
    private readonly byte[] _content = Trials.Object().Content;

    public async IAsyncEnumerable<CapabilityFinding> TryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var made = await s3Answers.AskAsync(s3 => s3.PutBucketAsync(_plain, cancellation), cancellation);
        var hasPlain = Trials.IsTaken(made.Status);
        var withLocks = await s3Answers.AskAsync(s3 => s3.PutBucketAsync(new PutBucketRequest { BucketName = _locked, ObjectLockEnabledForBucket = true }, cancellation), cancellation);
        var hasLocked = Trials.IsTaken(withLocks.Status);
        try
        {
            if (!hasPlain)
                yield break;
            yield return await HoldAsync(hasLocked ? _locked : _plain, cancellation);
            yield return hasLocked ? await LockAsync(cancellation) : Trials.NotTaken("object-lock", withLocks);
            yield return await RulesAsync(cancellation);
            yield return await VersionsAsync(cancellation);
        }
        finally
        {
            if (hasPlain)
                await RemoveAsync(_plain);
            if (hasLocked)
                await RemoveAsync(_locked);
        }
    }

    /// <summary>A lock of some seconds that even we are asked not to break; the object is then deleted as anybody would who stole the credentials.</summary>
    private async Task<CapabilityFinding> LockAsync(CancellationToken cancellation)
    {
        var version = await PutAsync(_locked, "lock", cancellation);
        var until = new ObjectLockRetention { Mode = ObjectLockRetentionMode.Governance, RetainUntilDate = clock.GetUtcNow().Add(Trials.Lock).UtcDateTime };
        var taken = await s3Answers.AskAsync(s3 => s3.PutObjectRetentionAsync(new PutObjectRetentionRequest { BucketName = _locked, Key = "lock", VersionId = version, Retention = until }, cancellation), cancellation);
        if (!Trials.IsTaken(taken.Status))
            return await s3Answers.HoldsAsync(_locked, "lock", _content, cancellation) ? Trials.NotTaken("object-lock", taken) : new CapabilityFinding("object-lock", CapabilityResult.Ignored, "object destroyed");
        var isIntact = await s3Answers.HoldsAsync(_locked, "lock", _content, cancellation, version);
        var deleted = await s3Answers.AskAsync(s3 => s3.DeleteObjectAsync(_locked, "lock", version, cancellation), cancellation);
        return Trials.Refused("object-lock", deleted, isIntact && await s3Answers.HoldsAsync(_locked, "lock", _content, cancellation, version), 403);
    }

    private async Task<CapabilityFinding> HoldAsync(string bucket, CancellationToken cancellation)
    {
        var version = await PutAsync(bucket, "hold", cancellation);
        var taken = await SayHoldAsync(bucket, "hold", version, ObjectLockLegalHoldStatus.On, cancellation);
        if (!await s3Answers.HoldsAsync(bucket, "hold", _content, cancellation))
            return new CapabilityFinding("legal-hold", CapabilityResult.Ignored, "object destroyed");
        if (!Trials.IsTaken(taken.Status))
            return Trials.NotTaken("legal-hold", taken);
        var deleted = await s3Answers.AskAsync(s3 => s3.DeleteObjectAsync(bucket, "hold", version, cancellation), cancellation);
        return Trials.Refused("legal-hold", deleted, await s3Answers.HoldsAsync(bucket, "hold", _content, cancellation, version), 403);
    }

    /// <summary>A rule that is kept and read back; whether it acts shows only after a day, so that the best answer is "unknown".</summary>
    private async Task<CapabilityFinding> RulesAsync(CancellationToken cancellation)
    {
        var rule = new LifecycleRule { Id = Key, Status = LifecycleRuleStatus.Enabled, Filter = new LifecycleFilter { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = Key } }, Expiration = new LifecycleRuleExpiration { Days = 1 } };
        var taken = await s3Answers.AskAsync(s3 => s3.PutLifecycleConfigurationAsync(new PutLifecycleConfigurationRequest { BucketName = _plain, Configuration = new LifecycleConfiguration { Rules = [rule] } }, cancellation), cancellation);
        if (!Trials.IsTaken(taken.Status))
            return Trials.NotTaken("lifecycle", taken);
        LifecycleConfiguration? kept = null;
        await s3Answers.AskAsync(async s3 =>
        {
            var response = await s3.GetLifecycleConfigurationAsync(_plain, cancellation);
            kept = response.Configuration;
            return response;
        }, cancellation);
        return kept?.Rules is [{ Id: Key }] ? new CapabilityFinding("lifecycle", CapabilityResult.Unknown, "rule kept") : new CapabilityFinding("lifecycle", CapabilityResult.Ignored, "rule not kept");
    }

    private async Task<CapabilityFinding> VersionsAsync(CancellationToken cancellation)
    {
        var taken = await s3Answers.AskAsync(s3 => s3.PutBucketVersioningAsync(
            new PutBucketVersioningRequest { BucketName = _plain, VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled } }, cancellation), cancellation);
        if (!Trials.IsTaken(taken.Status))
            return Trials.NotTaken("versioning", taken);
        var first = await PutAsync(_plain, Key, cancellation);
        await s3Answers.AskAsync(s3 => s3.PutObjectAsync(S3Answers.Put(_plain, Key, Trials.Object().Content), cancellation), cancellation);
        var isKept = first is not null && await s3Answers.HoldsAsync(_plain, Key, _content, cancellation, first);
        return new CapabilityFinding("versioning", isKept ? CapabilityResult.Works : CapabilityResult.Ignored, isKept ? "" : "first version lost");
    }

    /// <summary>Puts the object; its version where there are any.</summary>
    private async Task<string?> PutAsync(string bucket, string key, CancellationToken cancellation)
    {
        string? version = null;
        await s3Answers.AskAsync(async s3 =>
        {
            var put = S3Answers.Put(bucket, key, _content);
            put.MD5Digest = Convert.ToBase64String(Parts.Md5Of(_content));
            var response = await s3.PutObjectAsync(put, cancellation);
            version = response.VersionId;
            return response;
        }, cancellation);
        return version;
    }

    private Task<(int Status, string Code)> SayHoldAsync(string bucket, string key, string? version, ObjectLockLegalHoldStatus status, CancellationToken cancellation) => s3Answers.AskAsync(
        s3 => s3.PutObjectLegalHoldAsync(new PutObjectLegalHoldRequest { BucketName = bucket, Key = key, VersionId = version, LegalHold = new ObjectLockLegalHold { Status = status } }, cancellation), cancellation);

    /// <summary>Removes a bucket of this probe with all it holds; what is still locked is waited for. A bucket that stays is told (HYG-5029).</summary>
    private async Task RemoveAsync(string bucket)
    {
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (attempt > 0)
                await Task.Delay(Trials.Lock + TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            var (_, held) = await requests.AskAsync(s3 => s3.ListVersionsAsync(bucket, CancellationToken.None), CancellationToken.None, System.Net.HttpStatusCode.NotImplemented);
            var (_, shown) = await requests.AskAsync(s3 => s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket }, CancellationToken.None), CancellationToken.None);
            // Deleting without its version what has one would only add the mark of a deletion. The latest goes last: Swift takes a minute for it while older ones are there.
            var versions = (held?.Versions ?? []).OrderBy(v => v.IsLatest == true).Select(v => (v.Key, Version: (string?)v.VersionId)).ToList();
            foreach (var (key, version) in versions.Concat((shown!.S3Objects ?? []).Select(o => (o.Key, Version: (string?)null)).Where(o => !versions.Exists(v => v.Key == o.Key))))
            {
                if (key == "hold" && bucket == _locked)
                    await SayHoldAsync(bucket, key, version, ObjectLockLegalHoldStatus.Off, CancellationToken.None);
                await s3Answers.AskAsync(s3 => s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket, Key = key, VersionId = version, BypassGovernanceRetention = key == "lock" ? true : null }, CancellationToken.None), CancellationToken.None);
            }

            if (Trials.IsTaken((await s3Answers.AskAsync(s3 => s3.DeleteBucketAsync(bucket, CancellationToken.None), CancellationToken.None)).Status))
                return;
        }

        throw new ObjectStoreException(Refusal.Of("HYG-5029", ("host", requests.Host), ("bucket", bucket)), isPassing: false);
    }
}

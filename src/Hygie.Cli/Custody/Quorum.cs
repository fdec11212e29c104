using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Custody;

/// <summary>What k trustees brought together: their shares, each verified, and the recovery identity. Dispose it to wipe both.</summary>
/// <param name="Document">The ceremony record, as signed.</param>
/// <param name="Record">The same, read.</param>
/// <param name="Shares">k or more.</param>
/// <param name="Identity">Opens every key of the key store.</param>
/// <param name="LogPolicy">The log's key and witness policy, as every one of the shares tells it; empty when two of them differ.</param>
internal sealed record Quorum(SignedDocument Document, CeremonyRecord Record, IReadOnlyList<SecretShare> Shares, AgeIdentity Identity, string LogPolicy) : IDisposable
{
    /// <summary>Opens the shares named by <paramref name="paths"/>: an opened share (<c>age -d</c>), or the home of a trustee with <c>share.age</c> in it.</summary>
    public static Result<Quorum> Open(Run run, byte[] record, KeyRegister register, IEnumerable<string> paths)
    {
        if (register.Keys.LastOrDefault(k => k.Role == KeyRole.Ceremony)?.Key is not { } ceremony)
            return Refusal.Of("HYG-3042");
        if (!SignedDocument.Read(CeremonyRecord.DocumentType, record).TryGet(out var document, out var refusal) || !CeremonyRecord.Read(record, ceremony).TryGet(out var read, out refusal))
            return refusal;
        var brought = new List<TrustedShare>();
        var recovered = Gather(run, paths, document, ceremony, brought).Then(_ => RecoverHub.Recovery(read, [.. brought.Select(b => b.Share)]));
        if (recovered.TryGet(out var identity, out refusal))
            return new Quorum(document, read, [.. brought.Select(b => b.Share)], identity, brought.Select(b => b.Label.LogPolicy).Distinct(StringComparer.Ordinal).ToArray() is [var one] ? one : "");
        brought.ForEach(b => b.Share.Dispose());
        return refusal;
    }

    public void Dispose()
    {
        foreach (var share in Shares)
            share.Dispose();
        Identity.Dispose();
    }

    private static Result<int> Gather(Run run, IEnumerable<string> paths, SignedDocument record, VerifyingKey ceremony, List<TrustedShare> brought)
    {
        foreach (var path in paths)
        {
            if (!(Directory.Exists(path) ? OfTrustee(run, path, record, ceremony) : OfFile(path, record, ceremony)).TryGet(out var share, out var refusal))
                return refusal;
            brought.Add(share);
        }

        return brought.Count;
    }

    private static Result<TrustedShare> OfFile(string path, SignedDocument record, VerifyingKey ceremony) =>
        File.Exists(path) ? ShareFile.ReadTrusted(File.ReadAllBytes(path), record, ceremony) : Refusal.Of("HYG-0010", ("file", path));

    private static Result<TrustedShare> OfTrustee(Run run, string folder, SignedDocument record, VerifyingKey ceremony)
    {
        var file = Path.Combine(folder, "share.age");
        if (!File.Exists(file))
            return Refusal.Of("HYG-0010", ("file", file));
        var home = Home.Open(folder);
        if (!Passphrase.ReadOther(run, home).TryGet(out var passphrase, out var refusal))
            return refusal;
        using var own = passphrase;
        if (!Composition.OpenKeys(home.At(Composition.KeysFile), own).TryGet(out var keys, out refusal))
            return refusal;
        using (keys)
            return ShareFile.OpenTrusted(File.ReadAllBytes(file), keys.Identity, record, ceremony);
    }
}

using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Homes;

/// <summary>The home of a party that brings nothing but its own keys: a person, a trustee, the keeper of a copy.</summary>
internal static class PartyHome
{
    /// <summary>Makes it at <c>--home</c>, whole or not at all, and answers the public halves. Refuses (HYG-3074) without a passphrase in a file.</summary>
    /// <param name="run">Names the home and the passphrase's file.</param>
    /// <param name="role">Role of the home.</param>
    /// <param name="name">Public name of the party.</param>
    /// <param name="known">The age identity to keep; null for a new one.</param>
    /// <param name="more">Files beside the keys.</param>
    public static Result<(AgeRecipient Recipient, VerifyingKey Key)> Make(Run run, string role, string name, AgeIdentity? known = null, params IReadOnlyList<(string File, byte[] Bytes)> more)
    {
        if (run.PassphraseFile is not { } file || !File.Exists(file))
            return Refusal.Of("HYG-3074", ("file", run.PassphraseFile ?? "-"));
        if (!HomeBuild.Begin(run.Home.Path, new HomeConfig(role, name, Path.GetFullPath(file))).TryGet(out var build, out var refusal))
            return refusal;
        using (build)
        {
            if (!Composition.CreateKeys(run, build.Home, Composition.KeysFile, known).TryGet(out var keys, out refusal))
                return refusal;
            using var made = keys;
            foreach (var (path, bytes) in more)
                build.Write(path, bytes);
            build.Finish();
            return (keys.Identity.Recipient, keys.Signing.Verifying);
        }
    }
}

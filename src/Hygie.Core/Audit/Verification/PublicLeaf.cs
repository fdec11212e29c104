using System.Text;

namespace Hygie.Core.Audit.Verification;

/// <summary>A leaf as the verifier reads it: the lines of its text.</summary>
internal sealed record PublicLeaf(long Index, string File, string Kind, string Subject, string Commitment)
{
    /// <summary>Reads the leaves of a verified log, in order. One that is no leaf of ours has empty lines: it carries nothing.</summary>
    public static IEnumerable<PublicLeaf> ReadAll(ILogFiles files, long entries)
    {
        for (long first = 0; first < entries; first += 256)
        {
            var name = LogVerifier.Name("entries", first / 256, (int)Math.Min(256, entries - first));
            var bytes = files.Read(name) ?? [];
            foreach (var (at, (offset, length)) in Bundle.Read(bytes).Entries.Index())
                yield return Encoding.Latin1.GetString(bytes, offset, length).Split('\n') is ["hygie/leaf/v1", var kind, _, var subject, var commitment, ""]
                    ? new PublicLeaf(first + at, name, kind, subject, commitment) : new PublicLeaf(first + at, name, "", "", "");
        }
    }
}

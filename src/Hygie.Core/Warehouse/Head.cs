using System.Globalization;
using System.Text;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Warehouse;

/// <summary>
/// The one object with a fixed name, and the way back into a hub that lost everything else: HEAD → K_s → snapshot → manifest and data keys → packs.
/// A signed note of exactly 4 KiB (spec/warehouse.md): its length never says how much there is.
/// </summary>
/// <param name="Hub">The hub.</param>
/// <param name="Sequence">Grows by one with each HEAD written; an older one is a replay.</param>
/// <param name="Host">The host it was written for.</param>
/// <param name="MigrationEpoch">How many times the hub has moved.</param>
/// <param name="LogOrigin">Origin of the audit log.</param>
/// <param name="LogSize">Size of the log when it was written.</param>
/// <param name="LogRoot">Root of the log at that size, base64.</param>
/// <param name="Snapshot">Name of the snapshot's index, see <see cref="SnapshotIndex"/>.</param>
/// <param name="SnapshotKey">K_s, wrapped by the operations KEK.</param>
public sealed record Head(
    BodyId Hub, long Sequence, HostId Host, int MigrationEpoch, string LogOrigin, long LogSize, string LogRoot, string Snapshot, WrappedDek SnapshotKey)
{
    /// <summary>Its name on every host.</summary>
    public const string Name = "HEAD";

    /// <summary>Its exact length.</summary>
    public const int Length = 4096;

    private const string Title = "hygie/head/v1";
    private const char Padding = '.';

    /// <summary>The 4,096 bytes, signed by the hub.</summary>
    public byte[] ToBytes(NoteSigner hub)
    {
        var bare = SignedNote.Sign(Text(0), hub).ToBytes().Length;
        var bytes = SignedNote.Sign(Text(Length - bare), hub).ToBytes();
        return bytes.Length == Length ? bytes : throw new InvalidOperationException("A HEAD does not fit in 4 KiB.");
    }

    /// <summary>Reads a HEAD. Refuses another length or form (HYG-8003), a missing or false signature (HYG-10xx).</summary>
    public static Result<Head> Read(ReadOnlySpan<byte> bytes, NoteVerifier hub)
    {
        if (bytes.Length != Length)
            return Refusal.Of("HYG-8003", ("rule", "length"));
        if (!SignedNote.Parse(bytes).TryGet(out var note, out var refusal) || !note.Verify(hub).TryGet(out _, out refusal))
            return refusal;
        var lines = note.Text.Split('\n');
        return lines.Length == 9 && lines[0] == Title ? Read(lines) : Refusal.Of("HYG-8003", ("rule", "lines"));
    }

    private static Result<Head> Read(string[] lines)
    {
        var (numbers, log) = (lines[2].Split(' '), lines[4].Split(' '));
        if (!PublicName.IsValid(lines[1]) || numbers.Length != 2 || !TryNumber(numbers[0], out var sequence) || !TryNumber(numbers[1], out var epoch)
            || !PublicName.IsValid(lines[3]) || log.Length != 3 || !TryNumber(log[1], out var size) || !ObjectName.IsValid(lines[5]))
            return Refusal.Of("HYG-8003", ("rule", "fields"));
        return CanonicalJson.ReadObject(Encoding.UTF8.GetBytes(lines[6])).Then(WrappedDek.Read).Then<Head>(key =>
            new Head(new BodyId(lines[1]), sequence, new HostId(lines[3]), (int)epoch, log[0], size, log[2], lines[5], key));
    }

    private string Text(int padding) => string.Create(CultureInfo.InvariantCulture,
        $"{Title}\n{Hub.Value}\n{Sequence} {MigrationEpoch}\n{Host.Value}\n{LogOrigin} {LogSize} {LogRoot}\n{Snapshot}\n{Encoding.UTF8.GetString(CanonicalJson.Write(SnapshotKey.Write()))}\n{new string(Padding, padding)}\n");

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

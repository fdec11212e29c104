using Hygie.Core.Sealing;

namespace Hygie.Core.Migration;

/// <summary>A move as canonical JSON, the form in which stores keep it.</summary>
public static class MigrationRecordDocument
{
    /// <summary>The canonical bytes.</summary>
    public static byte[] Write(MigrationRecord r)
    {
        var members = CanonicalObject.Of(
            ("id", r.Id.Value), ("from", r.From.Value), ("to", r.To.Value), ("state", r.State.ToString()), ("startedAt", CanonicalTime.Write(r.StartedAt)),
            ("objects", r.Objects), ("bytes", r.Bytes), ("inventory", r.InventorySha256), ("sourceRoot", r.SourceRoot), ("targetRoot", r.TargetRoot),
            ("switchOrder", CanonicalValue.OfBytes(r.SwitchOrder.Span)), ("certificate", CanonicalValue.OfBytes(r.Certificate.Span)), ("revision", r.Revision));
        if (r.EndedAt is { } ended)
            members = members.With("endedAt", CanonicalTime.Write(ended));
        return CanonicalJson.Write(r.ObservedEmptyAt is { } empty ? members.With("observedEmptyAt", CanonicalTime.Write(empty)) : members);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; anything else is refused with its place (HYG-100x).</summary>
    public static Result<MigrationRecord> Read(ReadOnlySpan<byte> bytes)
    {
        if (!CanonicalJson.ReadObject(bytes).TryGet(out var document, out var refusal))
            return refusal;
        var fields = new DocumentFields("migration", document);
        var record = new MigrationRecord
        {
            Id = new MigrationId(fields.Text("id", PublicName.IsValid)), From = new HostId(fields.Text("from", PublicName.IsValid)), To = new HostId(fields.Text("to", PublicName.IsValid)),
            State = Enum.TryParse<MigrationState>(fields.Text("state", text => Enum.TryParse<MigrationState>(text, out _)), out var state) ? state : default,
            StartedAt = fields.Instant("startedAt"), EndedAt = fields.Has("endedAt") ? fields.Instant("endedAt") : null,
            ObservedEmptyAt = fields.Has("observedEmptyAt") ? fields.Instant("observedEmptyAt") : null,
            Objects = fields.Integer("objects"), Bytes = fields.Integer("bytes"), InventorySha256 = fields.Text("inventory", _ => true),
            SourceRoot = fields.Text("sourceRoot", _ => true), TargetRoot = fields.Text("targetRoot", _ => true),
            SwitchOrder = fields.Bytes("switchOrder"), Certificate = fields.Bytes("certificate"), Revision = (int)fields.Integer("revision", 1, int.MaxValue),
        };
        return fields.Close() is { } wrong ? wrong : record;
    }
}

using Hygie.Core.Migration;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Drills;

/// <summary>One phase of a drill and how long it took.</summary>
/// <param name="Id"><c>stock</c>, <c>export</c>, <c>restore</c>, <c>check</c> or <c>control</c>.</param>
/// <param name="Took">Wall time.</param>
public sealed record DrillPhase(string Id, TimeSpan Took);

/// <summary>What an exit drill found (type <c>exit-drill-report</c>, spec/exit-drill.md): public, signed by the hub.</summary>
/// <param name="From">The host that was left, for the drill.</param>
/// <param name="To">Where everything went: the id of a host, or <c>throw-away</c>.</param>
/// <param name="At">When it ended.</param>
/// <param name="Keys">Who opened it there: <c>quorum</c> (a copy of the key store and k shares) or <c>custodian</c>.</param>
/// <param name="Source">The state of the hub.</param>
/// <param name="Rebuilt">The state of what was rebuilt from the export, out of what was read back from there and equals its name.</param>
/// <param name="Opened">Objects that were opened there with their key.</param>
/// <param name="Wrong">Objects that were not as they should, at most 100.</param>
/// <param name="ControlCaught">True when an object that the drill itself altered on the export was found.</param>
/// <param name="Phases">In order.</param>
public sealed record ExitDrillReport(
    HostId From, string To, DateTimeOffset At, string Keys, HubState Source, HubState Rebuilt, long Opened, IReadOnlyList<WrongObject> Wrong, bool ControlCaught, IReadOnlyList<DrillPhase> Phases)
{
    /// <summary>Type of the signed document.</summary>
    public const string Type = "exit-drill-report";

    /// <summary>True when what was rebuilt is the hub.</summary>
    public bool Equal => Wrong.Count == 0 && Source == Rebuilt;

    /// <summary>True when it is, there was something to move and to open, and the control was caught.</summary>
    public bool Ok => Equal && ControlCaught && Source.Objects > 0 && Opened > 0;

    /// <summary>From the first look to the last comparison.</summary>
    public TimeSpan Took => Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Took);

    /// <summary>The document to sign.</summary>
    public SignedDocument ToDocument() => SignedDocument.Unsigned(Type, CanonicalObject.Of(
        ("from", From.Value), ("to", To), ("at", CanonicalTime.Write(At)), ("keys", Keys), ("ok", Ok), ("equal", Equal), ("source", Source.Write()), ("rebuilt", Rebuilt.Write()), ("opened", Opened),
        ("wrong", CanonicalArray.Of(Wrong.Select(w => (CanonicalValue)CanonicalObject.Of(("name", w.Name), ("fault", w.Fault.ToString()))))), ("controlCaught", ControlCaught),
        ("phases", CanonicalArray.Of(Phases.Select(p => (CanonicalValue)CanonicalObject.Of(("id", p.Id), ("milliseconds", (long)p.Took.TotalMilliseconds)))))));

    /// <summary>Reads a report whose signature was checked; refuses (HYG-100x) what is not one, and (HYG-19004) one that contradicts itself.</summary>
    public static Result<ExitDrillReport> Read(SignedDocument document)
    {
        var fields = new DocumentFields(Type, document.Body);
        var (from, to, at, keys) = (new HostId(fields.Text("from", PublicName.IsValid)), fields.Text("to", PublicName.IsValid), fields.Instant("at"), fields.Text("keys", k => k is "quorum" or "custodian"));
        var (ok, equal, opened, caught) = (fields.Flag("ok"), fields.Flag("equal"), fields.Integer("opened"), fields.Flag("controlCaught"));
        Refusal? wrong = null;
        var (source, rebuilt) = (Part(fields.Object("source"), HubState.Read), Part(fields.Object("rebuilt"), HubState.Read));
        var faults = fields.Objects("wrong").Select(w => Part(w, f => new WrongObject(f.Text("name", n => n == Head.Name || ObjectName.IsValid(n)), Enum.TryParse<ObjectFault>(f.Text("fault", t => Enum.TryParse<ObjectFault>(t, out _)), out var fault) ? fault : default))).ToList();
        var phases = fields.Objects("phases").Select(p => Part(p, f => new DrillPhase(f.Text("id", PublicName.IsValid), TimeSpan.FromMilliseconds(f.Integer("milliseconds", 0, 1L << 40))))).ToList();
        if ((fields.Close() ?? wrong) is { } refusal)
            return refusal;
        var report = new ExitDrillReport(from, to, at, keys, source, rebuilt, opened, faults, caught, phases);
        return report.Ok == ok && report.Equal == equal ? report : Refusal.Of("HYG-19004");

        T Part<T>(CanonicalObject members, Func<DocumentFields, T> read)
        {
            var part = new DocumentFields(Type, members);
            var value = read(part);
            wrong ??= part.Close();
            return value;
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;
using Hygie.Core.Studies;
using Hygie.Core.Warehouse;

namespace Hygie.Core.Extraction;

/// <summary>
/// What a task receives, sealed to it: the version's data key as the custodian lent it for this task, until when, the key of its part, and what it needs to
/// plan for itself. The file is age over enc("hygie/task-ticket/v1", hash of the ask, end, data key, part key, permit, definition, manifest, persons left out).
/// </summary>
public sealed class TaskTicket : IDisposable
{
    private const string Header = "hygie/task-ticket/v1";

    /// <summary>The keys are not used from this instant on.</summary>
    public required DateTimeOffset Until { get; init; }

    public required SecretKey Data { get; init; }

    public required SecretKey Part { get; init; }

    /// <summary>The permit's signed document.</summary>
    public required ReadOnlyMemory<byte> Permit { get; init; }

    /// <summary>Exact bytes of the definition.</summary>
    public required ReadOnlyMemory<byte> Definition { get; init; }

    /// <summary>The version's manifest.</summary>
    public required Manifest Manifest { get; init; }

    public required PersonSet Excluded { get; init; }

    /// <summary>Seals it to the task that asked.</summary>
    public byte[] Seal(AgeRecipient recipient, string ask, ISecretRandom random)
    {
        var manifest = Manifest.ToDocument().ToFile();
        var plain = GC.AllocateArray<byte>((9 * 4) + Header.Length + ask.Length + 20 + Data.Length + Part.Length + Permit.Length + Definition.Length + manifest.Length + (Excluded.Count * 16), pinned: true);
        var rest = plain.AsSpan();
        FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(Header));
        FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(ask));
        FieldEncoding.Put(ref rest, Encoding.ASCII.GetBytes(CanonicalTime.Write(Until)));
        FieldEncoding.Put(ref rest, Data.Reveal());
        FieldEncoding.Put(ref rest, Part.Reveal());
        FieldEncoding.Put(ref rest, Permit.Span);
        FieldEncoding.Put(ref rest, Definition.Span);
        FieldEncoding.Put(ref rest, manifest);
        FieldEncoding.Put(ref rest, Excluded.Bytes);
        var file = AgeFile.Seal([recipient], random, plain);
        CryptographicOperations.ZeroMemory(plain);
        return file;
    }

    /// <summary>Opens the answer to an ask; refuses what was sealed to another, for another ask, or is no ticket (HYG-105x, HYG-14013).</summary>
    public static Result<TaskTicket> Open(AgeIdentity identity, string ask, ReadOnlyMemory<byte> file)
    {
        if (!AgeFile.Open([identity], file).TryGet(out var plain, out var refusal))
            return refusal;
        ReadOnlySpan<byte> rest = plain;
        var known = FieldEncoding.Take(ref rest).SequenceEqual(Encoding.ASCII.GetBytes(Header)) & FieldEncoding.Take(ref rest).SequenceEqual(Encoding.ASCII.GetBytes(ask));
        var until = CanonicalTime.ParseInstant(Encoding.Latin1.GetString(FieldEncoding.Take(ref rest)));
        var data = FieldEncoding.Take(ref rest);
        var part = FieldEncoding.Take(ref rest);
        var (permit, definition) = (FieldEncoding.Take(ref rest).ToArray(), FieldEncoding.Take(ref rest).ToArray());
        var manifest = SignedDocument.Read(Manifest.Type, FieldEncoding.Take(ref rest)).Then(Manifest.From);
        var excluded = FieldEncoding.Take(ref rest);
        TaskTicket? ticket = known && until is { } end && data.Length == 32 && part.Length == 32 && !manifest.IsRefused && excluded.Length % 16 == 0 && rest.IsEmpty
            ? new TaskTicket { Until = end, Data = SecretKey.Take(data), Part = SecretKey.Take(part), Permit = permit, Definition = definition, Manifest = manifest.Value, Excluded = new PersonSet(excluded) } : null;
        CryptographicOperations.ZeroMemory(plain);
        return ticket is not null ? ticket : Refusal.Of("HYG-14013", ("what", "ticket"));
    }

    public void Dispose()
    {
        Data.Dispose();
        Part.Dispose();
    }
}

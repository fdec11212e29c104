namespace Hygie.Core.Custody;

/// <summary>No key could be had where one is a precondition, as to seal an event of the log: the work stops with the custodian's own refusal.</summary>
/// <param name="refusal">Why.</param>
public sealed class CustodianException(Refusal refusal) : Exception(refusal.ToString())
{
    /// <summary>What the custodian said, or that it said nothing (HYG-3080).</summary>
    public Refusal Refusal { get; } = refusal;
}

/// <summary>
/// The party that alone can use the roots. One request document goes in, one answer document comes out; nothing else passes,
/// so that it can be another process, another user, another machine. Formats: <c>spec/custody.md</c>.
/// </summary>
/// <remarks>
/// Contract. The answer is always a document signed by the custodian: what was asked for, or a refusal. Whatever it needs to
/// believe, it verifies itself from signed objects in the request, against its own pins, with its own clock. Bytes it cannot
/// read are answered with a refusal. The result is refused (HYG-3080) only when no answer can be had at all; whether the call was decided is then
/// not known, and the caller asks anew, never with the same request.
/// </remarks>
public interface ICustodian
{
    /// <summary>Fact <c>problem</c> of HYG-3080 when nobody was there at all, so that nothing was asked yet.</summary>
    const string Absent = "absent";

    /// <summary>Answers one request.</summary>
    Task<Result<ReadOnlyMemory<byte>>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation);
}

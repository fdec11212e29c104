namespace Hygie.Core.Custody;

/// <summary>The custodian could not be reached or does not speak our language.</summary>
public sealed class CustodianException : Exception
{
    public CustodianException() { }

    public CustodianException(string message) : base(message) { }

    public CustodianException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// The party that alone can use the roots. One request document goes in, one answer document comes out; nothing else passes,
/// so that it can be another process, another user, another machine. Formats: <c>spec/custody.md</c>.
/// </summary>
/// <remarks>
/// Contract. The answer is always a document signed by the custodian: what was asked for, or a refusal. Whatever it needs to
/// believe, it verifies itself from signed objects in the request, against its own pins, with its own clock. Bytes it cannot
/// read are answered with a refusal. <see cref="CustodianException"/> only when no answer can be had at all.
/// </remarks>
public interface ICustodian
{
    /// <summary>Answers one request.</summary>
    Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation);
}

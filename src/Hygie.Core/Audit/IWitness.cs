namespace Hygie.Core.Audit;

/// <summary>A witness's answer: a status with HTTP's meaning and a body (C2SP tlog-witness).</summary>
/// <param name="Status">
/// 200 cosigned; 400 malformed; 403 not signed by the log's key; 404 log unknown to this witness; 409 it knows another size
/// (the body is that size) or another tree of the same size; 422 the consistency proof does not hold.
/// </param>
/// <param name="Body">On 200 the signature lines; on 409 the size it knows and a newline; else empty.</param>
public sealed record WitnessAnswer(int Status, string Body)
{
    /// <summary>No answer came.</summary>
    public static WitnessAnswer None { get; } = new(0, "");
}

/// <summary>Somebody else who remembers how far the log had come and signs only what continues it.</summary>
/// <remarks>
/// Contract. A witness never cosigns two trees of which neither continues the other. It has stored durably what it is about to cosign
/// before it answers. A witness that cannot be reached throws <see cref="WitnessException"/>; the caller may go on with the others.
/// </remarks>
public interface IWitness
{
    /// <summary>The witness's key name.</summary>
    string Name { get; }

    /// <summary>Sends an <c>add-checkpoint</c> request, see <see cref="WitnessRequest"/>.</summary>
    Task<WitnessAnswer> AddCheckpointAsync(string request, CancellationToken cancellation);
}

/// <summary>A witness could not be reached or answered outside its protocol.</summary>
public sealed class WitnessException : IOException
{
    public WitnessException()
    {
    }

    public WitnessException(string message)
        : base(message)
    {
    }

    public WitnessException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

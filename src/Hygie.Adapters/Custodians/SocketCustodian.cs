using System.Net.Sockets;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Adapters.Custodians;

/// <summary>
/// A custodian in another process, called through its UNIX socket: one connection a call, nothing kept between. Whoever listens there, the
/// answer counts only by the custodian's signature, so this end checks none.
/// </summary>
internal sealed class SocketCustodian(string path, TimeProvider clock) : ICustodian
{
    /// <summary>A token may be slow; a custodian that says nothing for so long is taken for lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<Result<ReadOnlyMemory<byte>>> AnswerAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (CustodianDoor.EndPoint(path) is not { } address)
            return Refusal.Of("HYG-3084", ("home", Path.GetDirectoryName(path)!));
        if (request.Length > CustodyCall.MostBytes)
            return Refusal.Of("HYG-3083", ("bytes", request.Length), ("most", CustodyCall.MostBytes));
        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            return await ConnectAsync(socket, address, either.Token) ? await CallAsync(socket, request, either.Token) : Silent(ICustodian.Absent);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Silent("late");
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return Silent("ended");
        }
    }

    /// <summary>No answer can be had: absent (nobody listens), ended (it died on the way), late.</summary>
    public static Refusal Silent(string problem) => Refusal.Of("HYG-3080", ("problem", problem));

    private static async Task<bool> ConnectAsync(Socket socket, UnixDomainSocketEndPoint address, CancellationToken cancellation)
    {
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> CallAsync(Socket socket, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var written = SendAsync(stream, request, cancellation);
        var answer = await CustodyFrame.ReadAsync(stream, cancellation);
        await written;
        return answer.Then<ReadOnlyMemory<byte>>(bytes => new ReadOnlyMemory<byte>(bytes));
    }

    /// <summary>A custodian that turns a caller away closes without reading; what it said is in the answer, so a broken pipe says nothing more.</summary>
    private static async Task SendAsync(NetworkStream stream, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            await CustodyFrame.WriteAsync(stream, request, cancellation);
        }
        catch (IOException broken) when (broken.InnerException is SocketException { SocketErrorCode: SocketError.Shutdown or SocketError.ConnectionReset or SocketError.ConnectionAborted })
        {
        }
    }
}

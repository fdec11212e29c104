using System.Net.Sockets;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Adapters.Custodians;

/// <summary>
/// Answers who comes to the door: one document in, one document out, one call at a time, since a custodian has one token and one memory. A
/// caller has a fixed time, a fixed size and no more than a few places, so that none can keep the others out for long.
/// </summary>
internal sealed class CustodianServer(Custodian custodian, CustodianDoor door, CustodianAdapters.Door rules, Action<string>? fault, TimeProvider clock) : IDisposable
{
    private const int Places = 16;

    private static readonly TimeSpan CallerTime = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1), _places = new(Places);
    private readonly List<Task> _served = [];

    /// <summary>Serves until cancelled, or until nobody came for the idle time. Who came already is answered first.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await NextAsync(cancellation) is { } peer)
            await ServeAsync(peer);
        door.Close();
        while (door.Waiting() is { } last)
            await ServeAsync(last);
        await Task.WhenAll(_served);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _places.Dispose();
    }

    /// <summary>The next caller; null at the end.</summary>
    private async Task<Socket?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            using var idle = new CancellationTokenSource(rules.Idle ?? Timeout.InfiniteTimeSpan, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancellation);
            try
            {
                return await door.AcceptAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                if (cancellation.IsCancellationRequested || !await AnyServedAsync())
                    return null;
            }
        }
    }

    private async Task ServeAsync(Socket peer)
    {
        await _places.WaitAsync();
        await AnyServedAsync();
        _served.Add(TalkAsync(peer));
    }

    /// <summary>True while somebody is being served. A defect in serving one ends the custodian: it must not go on as if nothing had been.</summary>
    private async Task<bool> AnyServedAsync()
    {
        foreach (var ended in _served.Where(t => t.IsCompleted).ToList())
        {
            await ended;
            _served.Remove(ended);
        }

        return _served.Count > 0;
    }

    private async Task TalkAsync(Socket peer)
    {
        await Task.Yield();
        using var late = new CancellationTokenSource(CallerTime, clock);
        using (peer)
        {
            try
            {
                await using var stream = new NetworkStream(peer, ownsSocket: false);
                if (await AnswerAsync(peer, stream, late.Token) is { } answer)
                    await CustodyFrame.WriteAsync(stream, answer, late.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // The caller left or was too slow: there is nobody to tell, and what was decided is in the ledger.
            }
            finally
            {
                _places.Release();
            }
        }
    }

    /// <summary>The signed answer; null when the caller left before it had asked.</summary>
    private async Task<ReadOnlyMemory<byte>?> AnswerAsync(Socket peer, NetworkStream stream, CancellationToken late)
    {
        if (CustodianDoor.UserOf(peer) is var user && !rules.Clients.Contains(user))
            return custodian.Refuse(Refusal.Of("HYG-3082", ("user", user)));
        if (!(await CustodyFrame.ReadAsync(stream, late)).TryGet(out var call, out var refusal))
            return refusal.Code is "HYG-3083" ? custodian.Refuse(refusal) : null;
        await _turn.WaitAsync(late);
        try
        {
            return await DecideAsync(call);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A call once begun is carried to its end, whether the caller waits or not. A token or store that breaks its promise is told as a refusal.</summary>
    private async Task<ReadOnlyMemory<byte>> DecideAsync(byte[] call)
    {
        var kind = fault is not null && CustodyCall.Read(call).TryGet(out var read, out _) ? KeyNames.Of(read.Kind) : "";
        try
        {
            fault?.Invoke(kind + ".received");
            var answer = await custodian.AnswerAsync(call, CancellationToken.None);
            fault?.Invoke(kind + ".answered");
            return answer.Value;
        }
        catch (Exception e) when (e is KeyTokenException or KeyStoreException)
        {
            return custodian.Refuse(Refusal.Of("HYG-3079", ("problem", e is KeyTokenException ? "token" : "store")));
        }
    }
}

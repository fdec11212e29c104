using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>What a line does, once each.</summary>
public enum LineFault
{
    /// <summary>Answers 503 to the first request of a connection and hangs up.</summary>
    Busy,
    /// <summary>Resets the first connection on which so much has gone up.</summary>
    CutUpload,
    /// <summary>Resets the first connection on which so much has come down.</summary>
    CutDownload,
    /// <summary>Lets so much come down, then nothing more, and keeps the connection.</summary>
    StallDownload,
}

/// <summary>A line to a real server that breaks as told, one fault after the other; then it is sound. It can be cut for good.</summary>
public sealed class FaultyLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Queue<LineFault> _faults = [];
    private readonly List<Task> _connections = [];
    private readonly Uri _server;
    private readonly Task _accepting;
    private volatile bool _isDead;

    public FaultyLine(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes one way on one connection until it is cut.</summary>
    public long CutAfter { get; init; } = 1 << 20;

    /// <summary>Faults that connections have met.</summary>
    public int Met { get; private set; }

    /// <summary>After this, uploads are cut and nobody gets through any more: as when the machine that uploads loses its power.</summary>
    public bool DiesAtCut { get; init; }

    /// <summary>What will happen, in this order.</summary>
    public void Next(params ReadOnlySpan<LineFault> faults)
    {
        foreach (var fault in faults)
            _faults.Enqueue(fault);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                _connections.Add(ServeAsync(client));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                if (_isDead)
                    Reset(client);
                else if (Meets(LineFault.Busy) is not null)
                    await RefuseAsync(client);
                else
                {
                    await server.ConnectAsync(IPAddress.Loopback, _server.Port, _stop.Token);
                    await Task.WhenAny(PumpAsync(client, server, LineFault.CutUpload), PumpAsync(server, client, LineFault.CutDownload, LineFault.StallDownload));
                    Reset(client);
                }
            }
            catch (Exception broken) when (broken is OperationCanceledException or SocketException)
            {
                Reset(client);
            }
        }
    }

    /// <summary>Reads the head of a request, then says 503.</summary>
    private async Task RefuseAsync(Socket client)
    {
        var head = new List<byte>();
        var buffer = new byte[4096];
        while (!Encoding.ASCII.GetString([.. head]).Contains("\r\n\r\n", StringComparison.Ordinal) && await client.ReceiveAsync(buffer, _stop.Token) is > 0 and var got)
            head.AddRange(buffer.AsSpan(0, got));
        await client.SendAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
        client.Shutdown(SocketShutdown.Send);
        while (await client.ReceiveAsync(buffer, _stop.Token) > 0)
            continue;
    }

    private async Task PumpAsync(Socket from, Socket to, params LineFault[] faults)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        for (var passed = 0L; await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var got; passed += got)
        {
            if (_isDead)
                return;
            if (passed + got > CutAfter && Meets(faults) is { } fault)
            {
                _isDead = DiesAtCut;
                if (fault == LineFault.StallDownload)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                return;
            }

            await to.SendAsync(buffer.AsMemory(0, got), _stop.Token);
        }
    }

    /// <summary>The next fault, if it is one of these; it is then over.</summary>
    private LineFault? Meets(params ReadOnlySpan<LineFault> kinds)
    {
        lock (_gate)
        {
            if (!_faults.TryPeek(out var next) || !kinds.Contains(next))
                return null;
            Met++;
            return _faults.Dequeue();
        }
    }

    private static void Reset(Socket client)
    {
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    }
}

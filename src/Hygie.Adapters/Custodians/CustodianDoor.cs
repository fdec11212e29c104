using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Hygie.Core;

namespace Hygie.Adapters.Custodians;

/// <summary>
/// The listening socket of a custodian and the lock that makes it the only one of its home. The socket appears under its name only when it
/// listens with its final mode; one that a killed custodian left is replaced. The lock file holds the process id, for whoever must stop it; the
/// kernel drops the lock when the process dies.
/// </summary>
internal sealed class CustodianDoor : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite, Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Length of a socket's path that the kernel takes, in bytes.</summary>
    private const int LongestPath = 107;

    /// <summary>Options of <c>SOL_SOCKET</c>: the credentials of the peer, as the kernel wrote them down at its connect.</summary>
    private const int SocketLevel = 1, PeerCredentials = 17, CredentialsSize = 12, UserOffset = 4;

    private readonly string _path;
    private readonly DateTime _appeared;
    private readonly FileStream _lock;
    private readonly Socket _listener;

    private CustodianDoor(string path, FileStream held, Socket listener) => (_path, _appeared, _lock, _listener) = (path, File.GetLastWriteTimeUtc(path), held, listener);

    public static Result<CustodianDoor> Open(CustodianAdapters.Door door)
    {
        var path = Path.Combine(door.Home, CustodianAdapters.SocketFile);
        if (EndPoint(path + ".new") is not { } appearing)
            return Refusal.Of("HYG-3084", ("home", door.Home));
        if (!CustodianAdapters.Hold(door.Home).TryGet(out var held, out var taken))
            return taken;
        held.SetLength(0);
        held.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        held.Flush();
        File.Delete(path + ".new");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(appearing);
        File.SetUnixFileMode(path + ".new", door.Clients.Any(user => user != CustodianAdapters.OwnUser) ? Owner | Group : Owner);
        listener.Listen(64);
        File.Move(path + ".new", path, overwrite: true);
        return new CustodianDoor(path, held, listener);
    }

    /// <summary>The address of a socket, or null when the path is too long for one.</summary>
    public static UnixDomainSocketEndPoint? EndPoint(string path) => Encoding.UTF8.GetByteCount(path) <= LongestPath ? new UnixDomainSocketEndPoint(path) : null;

    /// <summary>Who connected: a user id that no caller can make up.</summary>
    public static uint UserOf(Socket peer)
    {
        Span<byte> credentials = stackalloc byte[CredentialsSize];
        peer.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return MemoryMarshal.Read<uint>(credentials[UserOffset..]);
    }

    /// <summary>The next caller.</summary>
    public ValueTask<Socket> AcceptAsync(CancellationToken cancellation) => _listener.AcceptAsync(cancellation);

    /// <summary>
    /// Takes the socket's name away: nobody comes any more, who came already is still let in. A home that was replaced meanwhile has the
    /// socket of another custodian, which stays.
    /// </summary>
    public void Close()
    {
        if (File.Exists(_path) && File.GetLastWriteTimeUtc(_path) == _appeared)
            File.Delete(_path);
    }

    /// <summary>A caller who came before <see cref="Close"/>, or null.</summary>
    public Socket? Waiting() => _listener.Poll(TimeSpan.Zero, SelectMode.SelectRead) ? _listener.Accept() : null;

    public void Dispose()
    {
        _listener.Dispose();
        _lock.Dispose();
    }

    internal static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}

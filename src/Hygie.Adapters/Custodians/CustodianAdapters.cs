using System.Runtime.InteropServices;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Adapters.Custodians;

/// <summary>The way in: a custodian behind a UNIX socket in its own home, and those who call it there.</summary>
public static partial class CustodianAdapters
{
    /// <summary>Name of the socket in a custodian's home.</summary>
    public const string SocketFile = "socket";

    /// <summary>Where a serving custodian can be killed in a test: after it received a call of a kind, and after it answered it but before the answer left.</summary>
    public static IReadOnlyList<string> FaultPoints { get; } = [.. Enum.GetNames<CallKind>().SelectMany(kind => (string[])[kind.ToLowerInvariant() + ".received", kind.ToLowerInvariant() + ".answered"])];

    /// <summary>How a custodian's door stands.</summary>
    /// <param name="Home">Its home: socket and lock are in it.</param>
    /// <param name="Clients">User ids that may call, as the kernel tells them (SO_PEERCRED). The socket has mode 0600, or 0660 when another user than <see cref="OwnUser"/> is among them.</param>
    /// <param name="Idle">It closes after so long without a call; null: never.</param>
    public sealed record Door(string Home, IReadOnlyCollection<uint> Clients, TimeSpan? Idle);

    /// <summary>The user that this process acts as.</summary>
    public static uint OwnUser => EffectiveUser();

    /// <summary>The custodian of that home, called through its socket. It holds nothing: each call is one connection.</summary>
    public static ICustodian Client(string home, TimeProvider clock) => new SocketCustodian(Path.Combine(home, SocketFile), clock);

    /// <summary>Takes the place of the one that serves this home, without serving; refuses (HYG-3081) when it is taken. Dispose it to give it back.</summary>
    public static Result<FileStream> Hold(string home) => CustodianDoor.TryLock(Path.Combine(home, "custodian.lock")) is { } held ? held : Refusal.Of("HYG-3081", ("home", home));

    /// <summary>
    /// Opens the door and answers until cancelled or idle. Refuses a second custodian on one home (HYG-3081) and a home whose path is too
    /// long for a socket (HYG-3084). <paramref name="ready"/> is called once it listens; <paramref name="fault"/> gets the name of each point passed.
    /// </summary>
    public static async Task<Result<bool>> ServeAsync(Custodian custodian, Door door, Action ready, Action<string>? fault, TimeProvider clock, CancellationToken cancellation)
    {
        if (!CustodianDoor.Open(door).TryGet(out var open, out var refusal))
            return refusal;
        using (open)
        {
            ready();
            using var server = new CustodianServer(custodian, open, door, fault, clock);
            await server.RunAsync(cancellation);
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}

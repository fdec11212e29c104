using System.Diagnostics;
using Hygie.Core;

namespace Hygie.Cli.Terminal;

/// <summary>Exit codes: part of the public interface, listed in docs/reference/exit-codes.md.</summary>
internal static class Exit
{
    public const int Ok = 0;
    public const int Unexpected = 1;
    public const int Usage = 2;
    public const int Forbidden = 3;
    public const int NotFound = 4;
    public const int CheckFailed = 5;
    public const int Conflict = 6;
    public const int Unreachable = 7;
    public const int Policy = 8;
    public const int Interrupted = 130;

    /// <summary>The one switch from a kind of refusal to an exit code.</summary>
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Usage => Usage,
        RefusalKind.Forbidden => Forbidden,
        RefusalKind.NotFound => NotFound,
        RefusalKind.CheckFailed => CheckFailed,
        RefusalKind.Conflict => Conflict,
        RefusalKind.Unreachable => Unreachable,
        RefusalKind.Policy => Policy,
        _ => throw new UnreachableException(),
    };
}

using System.Diagnostics;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Delivery;

/// <summary>For tests of interruption: a process whose HYGIE_FAULT names one of <see cref="FaultPoints"/> is killed there, as by kill -9.</summary>
internal static class Fault
{
    public static Action<string>? FromEnvironment()
    {
        var wanted = Environment.GetEnvironmentVariable("HYGIE_FAULT");
        return string.IsNullOrEmpty(wanted) ? null : point =>
        {
            if (string.Equals(point, wanted, StringComparison.Ordinal))
                Process.GetCurrentProcess().Kill();
        };
    }
}

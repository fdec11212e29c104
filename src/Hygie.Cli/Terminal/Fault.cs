using System.Diagnostics;

namespace Hygie.Cli.Terminal;

/// <summary>
/// For tests of interruption: <c>HYGIE_FAULT=POINT+POINT+…</c> kills this process with SIGKILL when it has passed these points in that order. The one place
/// where the variable is read; without it nothing is attached anywhere.
/// </summary>
internal static class Fault
{
    /// <summary>Told each point that is passed, from any thread; null when no fault is asked for.</summary>
    public static Action<string>? Points { get; } = Read(Environment.GetEnvironmentVariable("HYGIE_FAULT"));

    private static Action<string>? Read(string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
            return null;
        var (left, gate) = (new Queue<string>(wanted.Split('+')), new Lock());
        return passed =>
        {
            lock (gate)
            {
                if (string.Equals(passed, left.Peek(), StringComparison.Ordinal) && left.Dequeue() is not null && left.Count == 0)
                    Process.GetCurrentProcess().Kill();
            }
        };
    }
}

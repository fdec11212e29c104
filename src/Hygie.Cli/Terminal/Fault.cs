using System.Diagnostics;

namespace Hygie.Cli.Terminal;

/// <summary>
/// For tests of interruption: <c>HYGIE_FAULT=POINT+POINT+…</c> kills this process with SIGKILL when it has passed these points in that order. At a point written
/// <c>POINT@PIPE</c>, who passes it waits until the other end of that named pipe is opened and closed, and goes on. The one place where the variable is read;
/// without it nothing is attached anywhere.
/// </summary>
internal static class Fault
{
    /// <summary>Told each point that is passed, from any thread; null when no fault is asked for.</summary>
    public static Action<string>? Points { get; } = Read(Environment.GetEnvironmentVariable("HYGIE_FAULT"));

    private static Action<string>? Read(string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
            return null;
        var (left, gate) = (new Queue<string[]>(wanted.Split('+').Select(point => point.Split('@', 2))), new Lock());
        return passed =>
        {
            string[] met;
            lock (gate)
            {
                if (!left.TryPeek(out met!) || !string.Equals(passed, met[0], StringComparison.Ordinal))
                    return;
                left.Dequeue();
                if (met.Length == 1 && left.Count == 0)
                    Process.GetCurrentProcess().Kill();
            }

            if (met.Length == 2)
                Hold(met[1]);
        };
    }

    /// <summary>Opening a pipe waits for its other end, and reading from it for the end of that.</summary>
    private static void Hold(string pipe)
    {
        using var held = new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        held.ReadByte();
    }
}

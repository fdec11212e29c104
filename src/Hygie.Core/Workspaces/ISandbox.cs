namespace Hygie.Core.Workspaces;

/// <summary>A program that may run in a sandbox, from the hub's allow-list.</summary>
/// <param name="Name">As permits name it: <c>sql</c>, <c>python</c>.</param>
/// <param name="Executable">Absolute path outside and inside the sandbox.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="ReadOnly">Further files and folders that it needs, bound read-only at the same path; those of the system are there already.</param>
/// <param name="Environment">Its whole environment beside PATH, HOME and LANG.</param>
public sealed record SandboxProgram(
    string Name, string Executable, IReadOnlyList<string> Arguments, IReadOnlyList<string> ReadOnly, IReadOnlyDictionary<string, string> Environment);

/// <summary>What a run may use.</summary>
/// <param name="Time">Wall time; beyond it the run is killed.</param>
/// <param name="MemoryBytes">Private writable memory of each process.</param>
/// <param name="ScratchBytes">Size of <c>/tmp</c>, the one place that can be written; it is memory and vanishes.</param>
/// <param name="OutputBytes">Most bytes read back of each of the two outputs; beyond it the run is killed.</param>
public sealed record SandboxLimits(TimeSpan Time, long MemoryBytes, long ScratchBytes, int OutputBytes)
{
    /// <summary>A minute, 1 GiB of memory, 256 MiB of scratch, 8 MiB of output.</summary>
    public static SandboxLimits Console { get; } = new(TimeSpan.FromMinutes(1), 1L << 30, 256L << 20, 8 << 20);

    /// <summary>An hour, 2 GiB of memory, 1 GiB of scratch, 8 MiB of output.</summary>
    public static SandboxLimits Job { get; } = new(TimeSpan.FromHours(1), 2L << 30, 1L << 30, 8 << 20);
}

/// <summary>One run.</summary>
/// <param name="Program">What runs.</param>
/// <param name="Data">Clear files by name, given by descriptor; inside they are read at <see cref="DataPath"/>.</param>
/// <param name="Input">Its standard input.</param>
/// <param name="Limits">What it may use.</param>
public sealed record SandboxRequest(SandboxProgram Program, IReadOnlyDictionary<string, string> Data, ReadOnlyMemory<byte> Input, SandboxLimits Limits)
{
    /// <summary>Where a table named <paramref name="name"/> is read inside the sandbox.</summary>
    public static string DataPath(string name) => $"/data/{name}.parquet";
}

/// <summary>How a sandboxed program ended.</summary>
public enum SandboxEnd
{
    /// <summary>By itself.</summary>
    Exited,
    /// <summary>Killed: time.</summary>
    TimedOut,
    /// <summary>Killed: too much output.</summary>
    TooMuchOutput,
    /// <summary>Killed: its token was cancelled.</summary>
    Stopped,
}

/// <summary>What came back.</summary>
/// <param name="End">How it ended.</param>
/// <param name="ExitCode">Its exit code; 137 when it was killed.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error. Both may quote data: they go to the person of the workspace, never to a log.</param>
public sealed record SandboxOutcome(SandboxEnd End, int ExitCode, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Error);

/// <summary>A sandbox could not be made: a component is missing, or the machine refuses.</summary>
public sealed class SandboxException : Exception
{
    public SandboxException() { }

    public SandboxException(string message) : base(message) { }

    public SandboxException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>
/// Runs a program that nobody trusts. Inside: no network of any family, no other process, user, host name or shared memory, no file but the
/// system's and its own (read-only) and <c>/tmp</c>, no variable of our environment, no descriptor but the data's. When the token is
/// cancelled, when the time is over, or when this process dies, every process of the run is killed before the call returns.
/// </summary>
public interface ISandbox
{
    /// <summary>Runs to the end; a program that fails or is killed is an outcome, a sandbox that cannot be made is a <see cref="SandboxException"/>.</summary>
    Task<SandboxOutcome> RunAsync(SandboxRequest request, CancellationToken cancellation);
}

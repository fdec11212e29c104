using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hygie.Core.Drills;

namespace Hygie.Adapters.Seizures;

/// <summary>
/// The writable memory of a process, through <c>/proc/PID/maps</c> and <c>mem</c>; the kernel allows it to whoever may trace the process, such as its parent.
/// The process is stopped while it is read, and goes on afterwards. Stretches of 16 MiB overlap by a page, so that no key lies across two.
/// </summary>
internal sealed partial class ProcessMemory : IHeldMemory
{
    private const long Stretch = 16 << 20;
    private const long Overlap = 4096;
    private const int Stop = 19, Continue = 18;

    private readonly int _process;
    private readonly string _files;

    public ProcessMemory(int process)
    {
        (_process, _files) = (process, "/proc/" + process.ToString(CultureInfo.InvariantCulture));
        Send(Stop);
        // The signal has been taken by all threads when the kernel says so.
        while (State() is not 'T')
            Thread.Yield();
    }

    public void Dispose() => Send(Continue);

    public async IAsyncEnumerable<SeizedFile> FilesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var line in await LinesAsync(cancellation))
        {
            var parts = line.Split([' ', '-'], 4);
            // The kernel's own pages (vvar) cannot be read, and hold nothing of the process.
            if (!parts[2].StartsWith("rw", StringComparison.Ordinal) || line.EndsWith("[vvar]", StringComparison.Ordinal))
                continue;
            var (start, end) = (Address(parts[0]), Address(parts[1]));
            for (var at = start; at < end; at += Stretch)
                yield return new SeizedFile("memory/" + at.ToString("x", CultureInfo.InvariantCulture), Math.Min(Stretch + Overlap, end - at), "", IsMemory: true);
        }
    }

    public async Task ReadAsync(SeizedFile file, Memory<byte> content, CancellationToken cancellation)
    {
        try
        {
            using var memory = File.OpenHandle(_files + "/mem");
            for (int read = 0, n; read < content.Length; read += n)
                if ((n = await RandomAccess.ReadAsync(memory, content[read..], Address(file.Name) + read, cancellation)) == 0)
                    throw new SeizureException($"The memory at {file.Path} ended while it was seized.");
        }
        catch (IOException unreadable)
        {
            throw new SeizureException($"The memory at {file.Path} cannot be read.", unreadable);
        }
    }

    private async Task<string[]> LinesAsync(CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllLinesAsync(_files + "/maps", cancellation);
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            throw new SeizureException("The memory of the process cannot be seized.", denied);
        }
    }

    private char State()
    {
        var line = File.ReadAllText(_files + "/stat");
        return line[line.LastIndexOf(')') + 2];
    }

    private void Send(int signal)
    {
        if (Kill(_process, signal) != 0)
            throw new SeizureException("The process whose memory is seized is not there.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);

    private static long Address(string hex) => long.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

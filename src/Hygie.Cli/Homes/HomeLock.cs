using Hygie.Core;

namespace Hygie.Cli.Homes;

/// <summary>
/// One changing verb at a time per home: an advisory lock (flock) on <c>hub.lock</c>, waited for up to 10 seconds, released by
/// the kernel when the process dies. Readers do not take it.
/// </summary>
internal sealed class HomeLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    public static async Task<Result<HomeLock>> TakeAsync(Home home, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            if (TryOpen(home.At("hub.lock")) is { } file)
                return new HomeLock(file);
            if (clock.GetElapsedTime(began) > Patience)
                return Refusal.Of("HYG-0006", ("home", home.Path), ("seconds", (int)Patience.TotalSeconds));
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellation);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream? TryOpen(string path)
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

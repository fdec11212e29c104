using System.Text.Json;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Homes;

/// <summary>
/// A home that is being made beside its place, in <c>NAME.building</c>: it gets its <c>config.json</c> last and is then renamed, so that half a home is
/// never taken for one. Disposed before it is finished, it leaves nothing. What a killed build left, a next one at the same place removes.
/// </summary>
internal sealed class HomeBuild : IDisposable
{
    private const string Suffix = ".building", Mark = ".building";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _target;
    private readonly HomeConfig _config;
    private bool _finished;

    private HomeBuild(string target, HomeConfig config) => (_target, _config, Home) = (target, config, Home.Unfinished(target + Suffix, config));

    /// <summary>The home as far as it is made.</summary>
    public Home Home { get; }

    /// <summary>Begins; refuses (HYG-0012) a place where something stands that is confirmed. What a killed build left is removed.</summary>
    public static Result<HomeBuild> Begin(string target, HomeConfig config)
    {
        var build = new HomeBuild(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target)), config);
        if (File.Exists(Path.Combine(build._target, Mark)))
            Remove(build._target);
        if (File.Exists(build._target) || (Directory.Exists(build._target) && Directory.EnumerateFileSystemEntries(build._target).Any()))
            return Refusal.Of("HYG-0012", ("home", build._target));
        if (Directory.Exists(build.Home.Path) && !File.Exists(build.Home.At(Mark)) && Directory.EnumerateFileSystemEntries(build.Home.Path).Any())
            return Refusal.Of("HYG-0012", ("home", build.Home.Path));
        Remove(build.Home.Path);
        Directory.CreateDirectory(build.Home.Path, Private | UnixFileMode.UserExecute);
        build.Write(Mark, []);
        return build;
    }

    /// <summary>Writes a private file, its folders too; it is on the disk when this returns.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Home.At(name.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, Private | UnixFileMode.UserExecute);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private });
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Copies a file of another home; refuses (HYG-0010) when it is missing there.</summary>
    public Refusal? Copy(Home from, string name)
    {
        var path = from.At(name.Split('/'));
        if (!File.Exists(path))
            return Refusal.Of("HYG-0010", ("file", path));
        Write(name, File.ReadAllBytes(path));
        return null;
    }

    /// <summary>Puts the home at its place; the only moment at which there is one.</summary>
    /// <param name="isConfirmed">False for a home that counts only once another one stands: <see cref="Confirm"/>.</param>
    public Home Finish(bool isConfirmed = true)
    {
        Write(Home.ConfigFile, [.. JsonSerializer.SerializeToUtf8Bytes(_config, JsonText.Options), (byte)'\n']);
        if (isConfirmed)
            Confirm(Home.Path);
        if (Directory.Exists(_target))
            Directory.Delete(_target);
        Directory.Move(Home.Path, _target);
        _finished = true;
        return Home.Open(_target);
    }

    /// <summary>A home that was finished before its time counts from now on; one that counts already stays as it is.</summary>
    public static void Confirm(string home) => File.Delete(Path.Combine(home, Mark));

    public void Dispose()
    {
        if (!_finished)
            Remove(Home.Path);
    }

    /// <summary>The mark goes last: killed in between, what is left is still known for a build.</summary>
    private static void Remove(string home)
    {
        if (!Directory.Exists(home))
            return;
        foreach (var folder in Directory.EnumerateDirectories(home))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Directory.EnumerateFiles(home).Where(f => Path.GetFileName(f) != Mark))
            File.Delete(file);
        Directory.Delete(home, recursive: true);
    }
}

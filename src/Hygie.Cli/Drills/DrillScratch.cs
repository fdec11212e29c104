using Hygie.Cli.Homes;
using Hygie.Core;

namespace Hygie.Cli.Drills;

/// <summary>
/// The place of one exit drill, inside the hub's home, for the rebuilt metadata are as private as its own: <c>drills/scratch</c>, mode 0700. What a killed drill left is
/// removed before the next one begins.
/// </summary>
internal sealed class DrillScratch : IDisposable
{
    private readonly FileStream _held;
    private readonly string _folder;

    private DrillScratch(FileStream held, string folder) => (_held, _folder) = (held, folder);

    /// <summary>The throw-away host.</summary>
    public string Objects => Path.Combine(_folder, "host");

    /// <summary>The rebuilt metadata.</summary>
    public string Metadata => Path.Combine(_folder, "home", "metadata.db");

    /// <summary>Takes it; refuses (HYG-19007) while another drill has it.</summary>
    public static Result<DrillScratch> Take(Home hub)
    {
        Directory.CreateDirectory(hub.At("drills"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        FileStream held;
        try
        {
            held = new FileStream(hub.At("drills", "exit.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return Refusal.Of("HYG-19007");
        }

        var scratch = new DrillScratch(held, hub.At("drills", "scratch"));
        scratch.Remove();
        foreach (var folder in (string[])[scratch._folder, scratch.Objects, Path.GetDirectoryName(scratch.Metadata)!])
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return scratch;
    }

    public void Dispose()
    {
        Composition.CloseMetadata();
        Remove();
        _held.Dispose();
    }

    private void Remove()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}

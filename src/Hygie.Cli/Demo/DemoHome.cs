using Hygie.Cli.Homes;
using Hygie.Core;

namespace Hygie.Cli.Demo;

/// <summary>The folder of a demo: a second demo replaces a first one, and nothing else.</summary>
internal static class DemoHome
{
    /// <summary>An empty demo home at the place asked for; refuses (HYG-0004) a place that is not a demo's.</summary>
    public static Result<Home> Prepare(Home home)
    {
        if (home.IsDemo)
            Directory.Delete(home.Path, recursive: true);
        else if (Directory.Exists(home.Path) && Directory.EnumerateFileSystemEntries(home.Path).Any())
            return Refusal.Of("HYG-0004", ("home", home.Path));
        return Home.Create(home.Path, new HomeConfig("demo", "demo"));
    }
}

using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Custody;

namespace Hygie.Cli.Homes;

/// <summary>The homes of the people who sign, beside the hub's: <c>people/ID</c> of the demo, or of a folder where their keys were brought.</summary>
internal static class People
{
    /// <summary>The keys of a person; refuses (HYG-0005) when there is no such home.</summary>
    public static Result<OwnKeys> OpenKeys(Run run, Home hub, string person)
    {
        var home = Home.Open(Path.GetFullPath(hub.At("..", "people", PublicName.Check(person))));
        return home.Config is null ? Refusal.Of("HYG-0005", ("home", home.Path), ("role", "person"), ("actual", "none")) : Composition.OpenKeys(run, home, Composition.KeysFile);
    }
}

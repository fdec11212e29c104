using System.Text.Json;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Homes;

/// <summary>
/// What people call the parties that the hub names: holders, bodies, institutions, hosts. In its home, <c>names.json</c> gives each public
/// name its words in both languages; one that is not in it is shown as it is.
/// </summary>
internal static class PartyNames
{
    public const string FileName = "names.json";

    public static IReadOnlyDictionary<string, LocalText> Read(Home hub) => File.Exists(hub.At(FileName))
        ? JsonSerializer.Deserialize<Dictionary<string, LocalText>>(File.ReadAllText(hub.At(FileName)), JsonText.Options)! : new Dictionary<string, LocalText>(StringComparer.Ordinal);

    public static void Write(Home hub, IReadOnlyDictionary<string, LocalText> names) => File.WriteAllText(hub.At(FileName), JsonSerializer.Serialize(names, JsonText.Options) + "\n");
}

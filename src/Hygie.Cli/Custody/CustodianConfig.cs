using System.Text.Json;
using Hygie.Cli.Homes;
using Hygie.Cli.Terminal;
using Hygie.Core.Custody;

namespace Hygie.Cli.Custody;

/// <summary>What a custodian's <c>custodian.json</c> holds. Paths are relative to its home.</summary>
/// <param name="Realm">What it serves, <c>health</c> or <c>identity</c>.</param>
/// <param name="Copies">Registered copies of the key store, at least one off-site in production.</param>
/// <param name="Clients">User ids that may call it besides its own.</param>
internal sealed record CustodianConfig(string Realm, IReadOnlyList<StoreCopy> Copies, IReadOnlyList<uint> Clients)
{
    public const string FileName = "custodian.json";

    /// <summary>The realm as the room knows it.</summary>
    public KeyRealm Serves => KeyNames.Parse<KeyRealm>(Realm) ?? throw new JsonException($"{FileName} names no realm.");

    public static CustodianConfig Read(Home home) => JsonSerializer.Deserialize<CustodianConfig>(File.ReadAllText(home.At(FileName)), JsonText.Options)!;

    public void Write(Home home) => File.WriteAllText(home.At(FileName), JsonSerializer.Serialize(this, JsonText.Options) + "\n");
}

/// <summary>A registered copy of the key store.</summary>
/// <param name="Name">Public name of its keeper, whose key is in the register.</param>
/// <param name="File">The file, absolute or relative to the custodian's home.</param>
internal sealed record StoreCopy(string Name, string File);

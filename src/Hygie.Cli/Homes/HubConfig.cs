using System.Text.Json;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Homes;

/// <summary>What a hub's <c>hub.json</c> holds: where its neighbours are and which public names it goes by. Paths are relative to the hub's home.</summary>
/// <param name="Witnesses">The witnesses: an address (<c>http://…</c>, <c>https://…</c>) each, or the home of one that the hub starts itself.</param>
/// <param name="Zone">The clear zone that this machine is.</param>
/// <param name="Mandate">Operating mandate under which the hub does its own work.</param>
/// <param name="Hosts">Address of each host, by id: a folder, or a server (<see cref="Hygie.Core.Hosts.HostAddress"/>); its credentials are elsewhere (<see cref="HostFolder"/>).</param>
/// <param name="Host">The host that the hub began on; which is in use now follows from its moves.</param>
/// <param name="Custodian">Home of the custodian of the hub's keys: where its socket is. The hub reads nothing else there.</param>
/// <param name="StartsCustodian">True in a demo: a custodian that does not answer is started. Elsewhere it is somebody else's service.</param>
/// <param name="ExitDrillDays">The longest time between two exit drills that this hub states, days.</param>
/// <param name="Database">Connection string of the PostgreSQL server that has the metadata; null: they are in a file of the home, see <see cref="MetadataPlace"/>.</param>
/// <param name="Contact">Mail address that answers questions about access to the data; the catalogue's feeds name it.</param>
/// <param name="Country">Country of the persons described, a code of the EU's authority list of countries (<c>FRA</c>).</param>
internal sealed record HubConfig(
    IReadOnlyList<string> Witnesses, string Zone, string Mandate, IReadOnlyDictionary<string, string> Hosts, string Host, string Custodian, bool StartsCustodian = false, int ExitDrillDays = 90, string? Database = null,
    string? Contact = null, string Country = "FRA")
{
    public const string FileName = "hub.json";

    /// <summary>True for the address of a witness that somebody runs; else it is a home.</summary>
    public static bool IsAddress(string witness) => Uri.TryCreate(witness, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    public static HubConfig Read(Home hub) => JsonSerializer.Deserialize<HubConfig>(File.ReadAllText(hub.At(FileName)), JsonText.Options)!;

    public void Write(Home hub) => WholeFile.Write(hub.At(FileName), [.. JsonSerializer.SerializeToUtf8Bytes(this, JsonText.Options), (byte)'\n']);
}

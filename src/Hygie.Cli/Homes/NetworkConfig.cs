using System.Text.Json;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Homes;

/// <summary>
/// What every party of a network is told when it joins, in its <c>network.json</c>: public values only. Beside it stands
/// <c>key-register.json</c>, signed by the custodian: who is enrolled for what.
/// </summary>
/// <param name="Hub">Public name of the hub.</param>
/// <param name="HubRecipient">Where health parts and answers are sealed to (<c>age1…</c>).</param>
/// <param name="ThirdPartyRecipient">Where identity parts are sealed to.</param>
/// <param name="CustodianKey">Whose signature the register must bear (<c>hygie-verify1…</c>).</param>
internal sealed record NetworkConfig(string Hub, string HubRecipient, string ThirdPartyRecipient, string CustodianKey)
{
    public const string FileName = "network.json";

    /// <summary>Name of the copy of the register in each home.</summary>
    public const string RegisterFile = "key-register.json";

    public static NetworkConfig Read(Home home) => JsonSerializer.Deserialize<NetworkConfig>(File.ReadAllText(home.At(FileName)), JsonText.Options)!;

    public void Write(Home home) => File.WriteAllText(home.At(FileName), JsonSerializer.Serialize(this, JsonText.Options) + "\n");
}

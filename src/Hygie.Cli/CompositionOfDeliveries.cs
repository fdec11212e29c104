using Hygie.Adapters.Deliveries;
using Hygie.Adapters.Vaults;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Cli;

/// <summary>The holders' and the third party's half of the composition: each opens its own home, with its own keys and token, and nothing else.</summary>
internal static partial class Composition
{
    /// <summary>Scratch files of a holder, in its home.</summary>
    public static IScratch Scratch(Home holder) => DeliveryAdapters.Scratch(holder.At("scratch"));

    /// <summary>The holder whose home this is: its signing key, its K_A, and whom it seals to.</summary>
    public static Result<DeliverySender> OpenHolder(Terminal.Run run, Home home)
    {
        var network = NetworkConfig.Read(home);
        if (!OpenKeys(run, home, KeysFile).TryGet(out var keys, out var refusal) || !OpenToken(run, home).TryGet(out var token, out refusal)
            || !AgeRecipient.Parse(network.ThirdPartyRecipient).TryGet(out var thirdParty, out refusal) || !AgeRecipient.Parse(network.HubRecipient).TryGet(out var hub, out refusal))
            return refusal;
        return new DeliverySender(new BodyId(home.Config!.Id), keys.Signing, new HolderKey(token), thirdParty, hub);
    }

    /// <summary>The third party whose home this is.</summary>
    public static Result<ThirdPartyPorts> OpenThirdParty(Terminal.Run run)
    {
        if (!run.Home.Of("third-party").TryGet(out var home, out var refusal) || !OpenKeys(run, home, KeysFile).TryGet(out var keys, out refusal)
            || !OpenToken(run, home).TryGet(out var token, out refusal) || !OpenRegister(home).TryGet(out var register, out refusal)
            || !AgeRecipient.Parse(NetworkConfig.Read(home).HubRecipient).TryGet(out var hub, out refusal))
            return refusal;
        var inbox = new ThirdPartyInbox(keys.Identity, holder => register.Keys.LastOrDefault(k => k.IsCurrent && k.Role == KeyRole.Holder && k.Owner == holder.Value)?.Key);
        return new ThirdPartyPorts(home, keys, inbox, token, VaultAdapters.File(home.At("vault.age"), keys.Identity, Chance()), hub);
    }
}

using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Homes;

/// <summary>An opened third party, as its verbs see it.</summary>
internal sealed record ThirdPartyPorts(Home Home, OwnKeys Keys, ThirdPartyInbox Inbox, IKeyToken Token, IVault Vault, AgeRecipient Hub) : IDisposable
{
    public BodyId Id => new(Home.Config!.Id);

    public void Dispose() => Keys.Dispose();
}

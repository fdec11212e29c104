using System.Security.Cryptography;
using System.Text;
using Hygie.Core;
using Hygie.Core.Country;
using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Intake.Csv;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Core.Warehouse;
using Hygie.Testing.Audit;
using Hygie.Testing.Custody;
using Hygie.Testing.Intake;
using Hygie.Testing.Pseudonyms;
using Hygie.Testing.Sealing;

namespace Hygie.Testing.Warehouse;

/// <summary>
/// Four holders, a third party and a hub in memory, with the real verbs between them: a small country is sealed, answered and stored.
/// Only the form of table files is the caller's, since it is an adapter.
/// </summary>
public sealed class WarehouseWorld
{
    private static readonly BodyId ThirdParty = new("third-party");
    private readonly Dictionary<string, byte[]> _raw = new(StringComparer.Ordinal);
    private readonly Dictionary<BodyId, SigningKey> _holders = [];
    private readonly MemoryToken _holderToken, _thirdPartyToken;
    private readonly SigningKey _thirdPartyKey;
    private readonly AgeIdentity _thirdParty, _hub;

    /// <param name="files">The form of table files.</param>
    /// <param name="people">Inhabitants of the country; 0 for none.</param>
    public WarehouseWorld(ITableFiles files, long people = 300)
    {
        if (people > 0)
            Planted = CountryWriter.Write(new CountryPlan(people), path => new Kept(bytes => _raw[path] = bytes));
        foreach (var holder in new[] { "cnam", "hospital-north", "hospital-south", "gp-network" })
            _holders[new BodyId(holder)] = SigningKey.Generate(Random);
        (_thirdPartyKey, _thirdParty, _hub) = (SigningKey.Generate(Random), AgeIdentity.Generate(Random), AgeIdentity.Generate(Random));
        (_holderToken, _thirdPartyToken) = (new MemoryToken(Random), new MemoryToken(Random));
        _holderToken.CreateMacKey(HolderKey.Label);
        _thirdPartyToken.CreateMacKey(PseudonymChain.VaultLabel);
        _thirdPartyToken.CreateMacKey(PseudonymChain.HubLabel(1));
        Desk = new MemoryKeyDesk(Random, TimeProvider.System);
        Outbox = new MemoryOutbox(Random);
        Versions = new MemoryVersionStore(Outbox);
        Tools = new WarehouseTools(Desk, [Host], files, Versions, new BodyId("hub"), SigningKey.Generate(Random), Random);
        Inbox = new HubInbox(_hub, holder => _holders.GetValueOrDefault(holder)?.Verifying, Describe);
    }

    /// <summary>The mandate under which tests read.</summary>
    public static AuthorityId Mandate { get; } = AuthorityId.Mandate("m-hub-2026");

    /// <summary>What tests read for.</summary>
    public static KeyPurpose Reading { get; } = new(KeyVerbs.Check, "test", TimeSpan.FromHours(1));

    public static DateOnly Day { get; } = new(2026, 11, 23);

    public SeededSecretRandom Random { get; } = new(11);

    public MemoryObjectStore Host { get; } = new("host-a");

    public MemoryScratch Scratch { get; } = new();

    public MemoryVault Vault { get; } = new();

    public MemoryKeyDesk Desk { get; }

    public MemoryOutbox Outbox { get; }

    public MemoryVersionStore Versions { get; }

    public WarehouseTools Tools { get; }

    public HubInbox Inbox { get; }

    /// <summary>What was planted in the country; null without one.</summary>
    public Planted? Planted { get; }

    /// <summary>The raw files of the holders, by path; change them before sealing.</summary>
    public IDictionary<string, byte[]> Raw => _raw;

    /// <summary>The description that holder and hub share, in place of what the product ships.</summary>
    public DescribedSource? Described { get; set; }

    /// <summary>What is sealed in place of the raw files.</summary>
    public IDeliverySource? Delivered { get; set; }

    /// <summary>How many rows may be left out, at the holder and at the hub.</summary>
    public QualityThresholds Thresholds { get; set; } = QualityThresholds.Strict;

    /// <summary>Everything a holder, the third party and the hub do for one delivery.</summary>
    public async Task<Result<StoreOutcome>> DeliverAsync(string holder, string source, string dataset, CancellationToken cancellation, long sequence = 1)
    {
        if (source is "snds" && sequence == 1)
            await LinkAsync(cancellation);
        var (health, identity, _) = await SealAsync(holder, source, cancellation, sequence);
        var answer = (await AnswerAsync(identity, cancellation)).Value;
        return await StoreAsync(source, dataset, health, answer, cancellation);
    }

    /// <summary>At the holder.</summary>
    public async Task<(byte[] Health, byte[] Identity, SealOutcome Outcome)> SealAsync(string holder, string source, CancellationToken cancellation, long sequence = 1)
    {
        var delivery = new MemoryDelivery();
        foreach (var (path, bytes) in _raw.Where(f => f.Key.StartsWith(holder + "/", StringComparison.Ordinal)))
            delivery.With(path[(holder.Length + 1)..], bytes);
        var (health, identity) = (new MemoryStream(), new MemoryStream());
        var sealing = new SealDelivery(Delivered ?? delivery, Sender(holder), Scratch, Random);
        var outcome = (await sealing.RunAsync(new SealDelivery.Command(Context(source), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{holder}-{sequence}"), sequence, Day, identity, health) { Thresholds = Thresholds, Schemas = Described?.Schemas }, null, cancellation)).Value;
        return (health.ToArray(), identity.ToArray(), outcome);
    }

    /// <summary>
    /// A holder that goes round its own check: an honest health part whose table is altered, then signed and sealed again as the holder alone can.
    /// </summary>
    public async Task<byte[]> AlterAsync(byte[] health, string table, Func<string, string> alter, CancellationToken cancellation)
    {
        var tables = new List<TableToSeal>();
        var manifest = (await DeliveryReader.ReadAsync(new MemoryStream(health), _hub, new DeliveryExpectation(DeliveryPart.Health, Inbox.HolderKey, _ => 0), async (_, one, text, stop) =>
        {
            using var reader = new StreamReader(text, Encoding.UTF8, leaveOpen: true);
            var read = await reader.ReadToEndAsync(stop);
            var bytes = Encoding.UTF8.GetBytes(one.Name == table ? alter(read) : read);
            tables.Add(new TableToSeal(one with { Bytes = bytes.Length, Sha256 = SHA256.HashData(bytes) }, () => new MemoryStream(bytes, writable: false)));
            return null;
        }, cancellation)).Value;
        var sealedAgain = new MemoryStream();
        await DeliveryWriter.WriteAsync(manifest with { Tables = [.. tables.Select(t => t.Table)] }, _holders[manifest.Holder], tables, _hub.Recipient, Random, sealedAgain, cancellation);
        return sealedAgain.ToArray();
    }

    /// <summary>The claims' correspondence, from its holder to the third party.</summary>
    public async Task<int> LinkAsync(CancellationToken cancellation)
    {
        var output = new MemoryStream();
        var sealing = new SealCorrespondence(Sender("cnam"), Random);
        await sealing.RunAsync(new SealCorrespondence.Command(new MemoryStream(_raw["cnam-correspondence/correspondence.csv"]), Context("snds"), "cnam-c-1", 1, Day, output), cancellation);
        return (await new LinkIdentities(ThirdInbox, _thirdPartyToken, Vault).RunAsync(new MemoryStream(output.ToArray()), cancellation)).Value;
    }

    /// <summary>At the third party.</summary>
    public async Task<Result<byte[]>> AnswerAsync(byte[] identity, CancellationToken cancellation)
    {
        var answer = new MemoryStream();
        var verb = new AnswerIdentities(ThirdInbox, _thirdPartyKey, ThirdParty, _thirdPartyToken, Vault, Random);
        var done = await verb.RunAsync(new AnswerIdentitiesCommand(new MemoryStream(identity), answer, _hub.Recipient, 1, Day, () => { }), cancellation);
        return done.Then<byte[]>(_ => answer.ToArray());
    }

    /// <summary>At the hub.</summary>
    public async Task<Result<StoreOutcome>> StoreAsync(string source, string dataset, byte[] health, byte[] answer, CancellationToken cancellation, Action<string>? fault = null, StoredVersion? unfinished = null)
    {
        var kek = new KeyId(KeyCategory.Clinical, source, "2026");
        _ = await Desk.CreateKeyAsync(kek, QuorumPolicy.None, cancellation);
        var verb = new StoreVersion(Tools, Inbox, sender => sender == ThirdParty ? _thirdPartyKey.Verifying : null, Outbox, fault);
        return await verb.RunAsync(new StoreVersion.Command(new DatasetId(dataset), () => new MemoryStream(health), new MemoryStream(answer), _ => kek, Day) { Unfinished = unfinished, Thresholds = Thresholds }, null, cancellation);
    }

    private ThirdPartyInbox ThirdInbox => new(_thirdParty, sender => _holders.GetValueOrDefault(sender)?.Verifying);

    private DeliverySender Sender(string holder) => new(new BodyId(holder), _holders[new BodyId(holder)], new HolderKey(_holderToken), _thirdParty.Recipient, _hub.Recipient);

    private DescribedSource? Describe(string source) => Described ?? ShippedSources.Find(source);

    private CheckContext Context(string source) => new(Describe(source)!.Model, Describe(source)!.Definition!, CsvLimits.Default);

    /// <summary>Gives its bytes away when it is closed.</summary>
    private sealed class Kept(Action<byte[]> take) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            take(ToArray());
            base.Dispose(disposing);
        }
    }
}

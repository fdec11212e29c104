using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Rights;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Hygie.Testing.Custody;
using Hygie.Testing.Permits;
using Hygie.Testing.Pseudonyms;
using Hygie.Testing.Rights;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Rights;

public sealed class MemoryObjectionStoreTests : ObjectionStoreContract
{
    protected override Task<IObjectionStore> EmptyAsync() => Task.FromResult<IObjectionStore>(new MemoryObjectionStore(new TestLog().Outbox));
}

/// <summary>An objection from the identity desk through the third party to the hub.</summary>
public sealed class ObjectionTests
{
    private static readonly BodyId Desk = new("cnam"), ThirdParty = new("third-party");
    private static readonly DateOnly Day = new(2026, 11, 23);
    private readonly SeededSecretRandom _random = new(7);
    private readonly SigningKey _deskKey, _thirdPartyKey;
    private readonly AgeIdentity _thirdParty, _hub;
    private readonly MemoryToken _token;
    private readonly MemoryVault _vault = new();
    private readonly TestLog _log = new();
    private readonly MemoryObjectionStore _store;

    public ObjectionTests()
    {
        (_deskKey, _thirdPartyKey) = (SigningKey.Generate(_random), SigningKey.Generate(_random));
        (_thirdParty, _hub) = (AgeIdentity.Generate(_random), AgeIdentity.Generate(_random));
        _token = new MemoryToken(_random);
        _token.CreateMacKey(PseudonymChain.VaultLabel);
        _token.CreateMacKey(PseudonymChain.HubLabel(1));
        _store = new MemoryObjectionStore(_log.Outbox);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    public async Task Who_objects_by_any_number_is_left_out_under_every_linked_pseudonym(int number)
    {
        // The SNDS pseudonym 500 and the national number 100 are one person.
        var contents = await _vault.OpenAsync(Stop);
        contents.Link(ToVault(500), ToVault(100));
        await _vault.SaveAsync(contents, Stop);
        var outcome = (await RegisterAsync(await AnswerAsync(await SendAsync(ObjectionAct.Object, 1, (UInt128)number)))).Value;
        Assert.Equal((ObjectionAct.Object, 1), (outcome.Act, outcome.Persons));
        var excluded = await new Exclusions(_store).OfAsync(new DatasetVersion(new DatasetId("snds"), 1), Stop);
        Assert.Equal(ToHub(contents.Remember(ToVault(500))), Pseudonym<InHub>.Read(excluded[0]));
    }

    [Fact]
    public async Task An_objection_is_lifted_the_same_way()
    {
        await RegisterAsync(await AnswerAsync(await SendAsync(ObjectionAct.Object, 1, 100, 200)));
        await RegisterAsync(await AnswerAsync(await SendAsync(ObjectionAct.Lift, 2, 100)));
        Assert.Equal(1, (await _store.AllAsync(Stop)).Count);
    }

    [Fact]
    public async Task The_log_shows_one_leaf_for_the_day_and_nobody_in_it()
    {
        await RegisterAsync(await AnswerAsync(await SendAsync(ObjectionAct.Object, 1, 100)));
        await RegisterAsync(await AnswerAsync(await SendAsync(ObjectionAct.Object, 2, 200)));
        Assert.Equal(0, (await _log.Outbox.AssignAsync(Day, Stop)).Value);
        Assert.Equal(1, (await _log.Outbox.AssignAsync(Day.AddDays(1), Stop)).Value);
        var leaf = Leaf.Decode((await _log.Outbox.LeavesAsync(0, 1, Stop))[0].Span).Value;
        Assert.StartsWith("objection.registered", leaf.Kind.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_of_care_is_never_taken_for_an_objection()
    {
        var rows = TokenTable.Write(TokenTable.Identities, [(1, 100)]);
        var care = TokenTable.ToSeal(AnswerIdentities.IdentityTable, rows, 1);
        using var file = new MemoryStream();
        await DeliveryWriter.WriteAsync(Manifest(1) with { Recipient = _thirdParty.Recipient.ToString(), Tables = [care.Table] }, _deskKey, [care], _thirdParty.Recipient, _random, file, Stop);
        Assert.Equal("HYG-18001", (await AnswerAsync(file.ToArray())).Refusal.Code);
    }

    [Fact]
    public async Task A_replayed_file_is_refused_by_the_third_party_and_by_the_hub()
    {
        var file = await SendAsync(ObjectionAct.Object, 1, 100);
        var answer = await AnswerAsync(file);
        Assert.Equal("HYG-6114", (await AnswerAsync(file)).Refusal.Code);
        Assert.False((await RegisterAsync(answer)).IsRefused);
        Assert.Equal("HYG-18002", (await RegisterAsync(answer)).Refusal.Code);
    }

    [Fact]
    public async Task An_answer_of_a_stranger_is_refused()
    {
        using var target = new MemoryStream();
        var answered = await Answer(SigningKey.Generate(_random)).RunAsync(new AnswerObjection.Command(new MemoryStream(await SendAsync(ObjectionAct.Object, 1, 100)), target, _hub.Recipient, 1, Day, () => { }), Stop);
        Assert.False(answered.IsRefused);
        Assert.Equal("HYG-6111", (await RegisterAsync(target.ToArray())).Refusal.Code);
    }

    private static DeliveryManifest Manifest(long sequence) => new()
    {
        Sender = Desk, Holder = Desk, Delivery = "objections-1", Sequence = sequence, Part = DeliveryPart.Identity, Recipient = "", Source = "identity-desk", Day = Day,
    };

    private async Task<byte[]> SendAsync(ObjectionAct act, long sequence, params UInt128[] persons)
    {
        using var target = new MemoryStream();
        await ObjectionFile.WriteAsync(Manifest(sequence), act, [.. persons.Select(p => new Pseudonym<AtHolder>(p))], _deskKey, _thirdParty.Recipient, _random, target, Stop);
        return target.ToArray();
    }

    private async Task<Result<byte[]>> AnswerAsync(byte[] objection)
    {
        using var target = new MemoryStream();
        var answered = await Answer(_thirdPartyKey).RunAsync(new AnswerObjection.Command(new MemoryStream(objection), target, _hub.Recipient, 1, Day, () => { }), Stop);
        return answered.Then<byte[]>(_ => target.ToArray());
    }

    private AnswerObjection Answer(SigningKey key) =>
        new(new ThirdPartyInbox(_thirdParty, sender => sender == Desk ? _deskKey.Verifying : null), key, ThirdParty, _token, _vault, _random);

    private Task<Result<RegisterObjection.Outcome>> RegisterAsync(Result<byte[]> answer) => RegisterAsync(answer.Value);

    private Task<Result<RegisterObjection.Outcome>> RegisterAsync(byte[] answer) =>
        new RegisterObjection(_store, _hub, sender => sender == ThirdParty ? _thirdPartyKey.Verifying : null, new MovableClock()).RunAsync(new RegisterObjection.Command(new MemoryStream(answer)), Stop);

    private Pseudonym<InVault> ToVault(UInt128 p1) => PseudonymChain.ToVault(_token, new Pseudonym<AtHolder>(p1));

    private Pseudonym<InHub> ToHub(Pseudonym<InVault> u) => PseudonymChain.ToHub(_token, 1, u);
}

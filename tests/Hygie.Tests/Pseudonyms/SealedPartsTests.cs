using System.Text;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Pseudonyms;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Tests.Pseudonyms;

/// <summary>A delivery's identity part, from a holder through the third party to the hub, and everything that must be refused.</summary>
public sealed class SealedPartsTests
{
    private static readonly BodyId Holder = new("hospital-north");
    private static readonly BodyId ThirdParty = new("third-party");
    private static readonly DateOnly Day = new(2026, 11, 23);
    private readonly SeededSecretRandom _random = new(7);
    private readonly SigningKey _holderKey, _thirdPartyKey;
    private readonly AgeIdentity _thirdParty, _hub;
    private readonly MemoryToken _token;
    private readonly MemoryVault _vault = new();

    public SealedPartsTests()
    {
        (_holderKey, _thirdPartyKey) = (SigningKey.Generate(_random), SigningKey.Generate(_random));
        (_thirdParty, _hub) = (AgeIdentity.Generate(_random), AgeIdentity.Generate(_random));
        _token = new MemoryToken(_random);
        _token.CreateMacKey(PseudonymChain.VaultLabel);
        _token.CreateMacKey(PseudonymChain.HubLabel(1));
        _token.CreateMacKey(PseudonymChain.HubLabel(2));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hub_joins_every_token_to_a_person_and_the_third_party_keeps_only_u()
    {
        var answer = await AnswerAsync(await SealAsync([(1, 100), (2, 200)]));

        var people = (await OpenAsync(answer.Value)).Value;
        Assert.NotEqual(Person(people, 1), Person(people, 2));
        Assert.False(people.TryJoin(3, out _));
        var kept = (await _vault.OpenAsync(Stop)).People.Keys;
        Assert.Equal(2, kept.Count());
        Assert.DoesNotContain((UInt128)100, kept);
        Assert.DoesNotContain(Person(people, 1).Value, kept);
    }

    [Fact]
    public async Task A_person_keeps_the_same_p2_in_the_next_delivery_and_changes_with_the_epoch()
    {
        var first = (await OpenAsync((await AnswerAsync(await SealAsync([(1, 100)], sequence: 1))).Value)).Value;
        var second = (await OpenAsync((await AnswerAsync(await SealAsync([(9, 100)], sequence: 2))).Value)).Value;
        var rotated = (await OpenAsync((await AnswerAsync(await SealAsync([(5, 100)], sequence: 3), epoch: 2)).Value)).Value;
        Assert.Equal(Person(first, 1), Person(second, 9));
        Assert.NotEqual(Person(first, 1), Person(rotated, 5));
    }

    [Fact]
    public async Task A_correspondence_joins_a_source_s_pseudonym_to_the_national_person()
    {
        var link = new LinkIdentities(Inbox, _token, _vault);
        var file = await SealAsync([(500, 100)], DeliveryPart.Correspondence, LinkIdentities.Table, TokenTable.Correspondences);
        Assert.Equal(1, (await link.RunAsync(file, Stop)).Value);

        var people = (await OpenAsync((await AnswerAsync(await SealAsync([(1, 500), (2, 100)]))).Value)).Value;
        Assert.Equal(Person(people, 2), Person(people, 1));
    }

    [Fact]
    public async Task Only_the_third_party_s_two_keys_are_used()
    {
        await AnswerAsync(await SealAsync([(1, 100)]));
        Assert.Equal(["k-b-1", "k-v"], _token.Used.Order());
    }

    [Fact]
    public async Task A_replay_is_refused()
    {
        var file = await SealAsync([(1, 100)]);
        await AnswerAsync(file);
        file.Position = 0;
        Assert.Equal("HYG-6114", (await AnswerAsync(file)).Refusal.Code);
    }

    [Fact]
    public async Task Killed_before_the_answer_had_its_place_the_part_is_answered_again_with_the_same_persons()
    {
        var file = await SealAsync([(1, 100)]);
        await Assert.ThrowsAsync<OperationCanceledException>(() => AnswerAsync(file, place: () => throw new OperationCanceledException("killed")));
        file.Position = 0;
        Assert.False((await AnswerAsync(file)).IsRefused);
    }

    [Fact]
    public async Task A_sender_who_is_not_enrolled_is_refused() =>
        Assert.Equal("HYG-6111", (await AnswerAsync(await SealAsync([(1, 100)], signer: SigningKey.Generate(_random)))).Refusal.Code);

    [Fact]
    public async Task A_health_part_is_refused_by_the_third_party() =>
        Assert.Equal("HYG-6112", (await AnswerAsync(await SealAsync([(1, 100)], DeliveryPart.Health))).Refusal.Code);

    [Fact]
    public async Task A_file_whose_manifest_names_another_recipient_is_refused() =>
        Assert.Equal("HYG-6113", (await AnswerAsync(await SealAsync([(1, 100)], named: _hub.Recipient))).Refusal.Code);

    [Fact]
    public async Task A_manifest_that_lies_about_its_table_is_refused() =>
        Assert.Equal("HYG-6115", (await AnswerAsync(await SealAsync([(1, 100)], lie: true))).Refusal.Code);

    [Fact]
    public async Task A_file_for_somebody_else_does_not_open() =>
        Assert.Equal("HYG-1051", (await AnswerAsync(await SealAsync([(1, 100)], recipient: _hub.Recipient))).Refusal.Code);

    [Fact]
    public async Task A_truncated_file_is_refused_and_the_vault_stays_as_it_was()
    {
        var file = await SealAsync([(1, 100), (2, 200)]);
        file.SetLength(file.Length - 100);
        Assert.Equal("HYG-1053", (await AnswerAsync(file)).Refusal.Code);
        Assert.Empty((await _vault.OpenAsync(Stop)).People);
    }

    [Fact]
    public async Task A_line_that_is_not_a_pair_is_refused_by_its_number()
    {
        var text = Encoding.ASCII.GetBytes(TokenTable.Identities + "\nnot;a pair\n");
        Assert.Equal("2", (await TokenTable.ReadAsync(TokenTable.Identities, new MemoryStream(text), Stop)).Refusal.Facts["line"]);
    }

    [Theory]
    [InlineData("token;p1", "1")]
    [InlineData("token;p2\n", "1")]
    [InlineData("token;p1\n{0};{0}", "2")]
    [InlineData("token;p1\n{0};{0}\r\n", "2")]
    [InlineData("token;p1\n{0};{0}\n{0},{0}\n", "3")]
    [InlineData("token;p1\n{0};{0}\n{0};{0}\n\n", "4")]
    [InlineData("token;p1\n{0};000000000000000000000000000000g1\n", "2")]
    public async Task A_table_of_tokens_is_read_to_the_letter(string text, string line)
    {
        var bytes = Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, new string('a', 32)));
        Assert.Equal(line, (await TokenTable.ReadAsync(TokenTable.Identities, new MemoryStream(bytes), Stop)).Refusal.Facts["line"]);
    }

    [Fact]
    public async Task What_is_written_is_read_whatever_its_length()
    {
        (UInt128, UInt128)[] rows = [.. Enumerable.Range(0, 10_000).Select(i => ((UInt128)i << 90, (UInt128)i))];
        Assert.Equal(rows, (await TokenTable.ReadAsync(TokenTable.Answers, new MemoryStream(TokenTable.Write(TokenTable.Answers, rows)), Stop)).Value);
    }

    private static Pseudonym<InHub> Person(PersonAnswer people, UInt128 token)
    {
        Assert.True(people.TryJoin(token, out var person));
        return person;
    }

    private ThirdPartyInbox Inbox => new(_thirdParty, sender => sender == Holder ? _holderKey.Verifying : null);

    private async Task<Result<MemoryStream>> AnswerAsync(Stream identityPart, int epoch = 1, Action? place = null)
    {
        var answer = new MemoryStream();
        var verb = new AnswerIdentities(Inbox, _thirdPartyKey, ThirdParty, _token, _vault, _random);
        var done = await verb.RunAsync(new AnswerIdentitiesCommand(identityPart, answer, _hub.Recipient, epoch, Day, place ?? (() => { })), Stop);
        answer.Position = 0;
        return done.TryGet(out _, out var refusal) ? answer : refusal;
    }

    private Task<Result<PersonAnswer>> OpenAsync(Stream answer) =>
        PersonAnswer.OpenAsync(answer, _hub, sender => sender == ThirdParty ? _thirdPartyKey.Verifying : null, Stop);

    private async Task<MemoryStream> SealAsync(
        (UInt128 Left, UInt128 Right)[] rows, DeliveryPart part = DeliveryPart.Identity, string name = AnswerIdentities.IdentityTable, string header = TokenTable.Identities,
        long sequence = 1, SigningKey? signer = null, AgeRecipient? recipient = null, AgeRecipient? named = null, bool lie = false)
    {
        var table = TokenTable.ToSeal(name, TokenTable.Write(header, rows), rows.Length);
        var truth = table.Table;
        var manifest = new DeliveryManifest
        {
            Sender = Holder, Holder = Holder, Delivery = "d-1", Sequence = sequence, Part = part, Source = "fhir", Day = Day,
            Recipient = (named ?? recipient ?? _thirdParty.Recipient).ToString(),
            Tables = [lie ? truth with { Sha256 = new byte[32] } : truth],
        };
        var file = new MemoryStream();
        await DeliveryWriter.WriteAsync(manifest, signer ?? _holderKey, [table], recipient ?? _thirdParty.Recipient, _random, file, Stop);
        file.Position = 0;
        return file;
    }
}

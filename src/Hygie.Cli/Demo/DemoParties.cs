using System.Security.Cryptography;
using Hygie.Cli.Custody;
using Hygie.Cli.Homes;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;

namespace Hygie.Cli.Demo;

/// <summary>Gives every party of the demo its own home, passphrase, keys and token.</summary>
internal sealed class DemoParties(DemoWorld world)
{
    /// <summary>People who act, with the role their key is enrolled for and the party they speak for.</summary>
    private static readonly (string Person, KeyRole Role, string Owner)[] People =
    [
        ("steward-1", KeyRole.Body, "hub"), ("ethics-1", KeyRole.Body, "ethics-committee"), ("authority-1", KeyRole.Body, "data-authority"),
        ("assessor-1", KeyRole.Assessor, "data-authority"), ("checker-1", KeyRole.Checker, "checker-1"), ("checker-2", KeyRole.Checker, "checker-2"),
        ("operator-1", KeyRole.Operator, "operator-1"), ("operator-2", KeyRole.Operator, "operator-2"),
    ];

    /// <summary>People who only read and ask.</summary>
    private static readonly string[] Researchers = ["researcher-1", "researcher-2"];

    private readonly Dictionary<string, OwnKeys> _keys = new(StringComparer.Ordinal);

    private readonly List<(VerifyingKey Key, KeyRole Role, string Owner)> _enrolments = [];

    /// <summary>The keys of a party or person, by the folder below the demo home.</summary>
    public OwnKeys Keys(string folder) => _keys[folder];

    /// <summary>The home of a party.</summary>
    public Home Home(string folder) => Homes.Home.Open(world.At(folder.Split('/')));

    /// <summary>Makes every home.</summary>
    public Result<bool> Create()
    {
        Directory.CreateDirectory(world.At("demo-secrets"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Party("hub", "hub", "hub", KeyRole.Hub);
        Party(CustodianHome.Role, CustodianHome.Role, KeyRealm.Health.CustodianName(), null);
        new CustodianConfig(KeyNames.Of(KeyRealm.Health), [], []).Write(Home(CustodianHome.Role));
        Party("third-party", "third-party", "third-party", KeyRole.ThirdParty);
        foreach (var holder in DemoWorld.Holders)
            Party($"holders/{holder}", "holder", holder, KeyRole.Holder);
        for (var i = 1; i <= 5; i++)
            Party(DemoWorld.Trustee(i), "trustee", DemoWorld.TrusteeId(i), null);
        foreach (var (person, role, owner) in People)
            Party($"people/{person}", "person", person, role, owner);
        foreach (var person in Researchers)
            Party($"people/{person}", "person", person, null);
        foreach (var host in DemoWorld.Hosts)
            Directory.CreateDirectory(world.At("hosts", host));
        return Tokens();
    }

    /// <summary>Everybody's key in the custodian's register, in the order of their homes; the trustees' came with the ceremony.</summary>
    public Result<KeyRegister> EnrolAll(Result<KeyRegister> register) =>
        _enrolments.Aggregate(register, (all, one) => all.Then(r => r.Enrol(one.Key, one.Role, one.Owner, 0)));

    /// <summary>A further key file in a home, such as the zone's or the log's.</summary>
    public OwnKeys More(string folder, string file, KeyRole role, string owner)
    {
        var keys = Composition.CreateKeys(Home(folder).At(file), Secret(folder)).Value;
        _enrolments.Add((keys.Signing.Verifying, role, owner));
        return keys;
    }

    /// <summary>The file of the passphrase of a home, which is drawn when first asked for.</summary>
    public string SecretFile(string folder)
    {
        using var drawn = Secret(folder);
        return SecretPath(folder);
    }

    /// <summary>The passphrase of a home, drawn when first asked for: 32 random bytes in text, in <c>demo-secrets</c>, readable by this user only.</summary>
    public SecretKey Secret(string folder)
    {
        var path = SecretPath(folder);
        if (!File.Exists(path))
        {
            using var drawn = SecretKey.Generate(Composition.Chance());
            var text = System.Text.Encoding.ASCII.GetBytes(Bech32.Encode(Composition.UnlockPrefix, drawn.Reveal()) + "\n");
            using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
                file.Write(text);
            CryptographicOperations.ZeroMemory(text);
        }

        return SecretKey.Take(File.ReadAllBytes(path).AsSpan().TrimEnd((byte)'\n'));
    }

    private string SecretPath(string folder) => world.At("demo-secrets", folder.Replace('/', '-') + ".txt");

    private void Party(string folder, string role, string id, KeyRole? enrolled, string? owner = null)
    {
        _ = Homes.Home.Create(world.At(folder.Split('/')), new HomeConfig(role, id, SecretPath(folder))).Value;
        using var secret = Secret(folder);
        var keys = Composition.CreateKeys(Home(folder).At(Composition.KeysFile), secret).Value;
        _keys.Add(folder, keys);
        if (enrolled is { } as_)
            _enrolments.Add((keys.Signing.Verifying, as_, owner ?? id));
    }

    /// <summary>K_A is one secret of the network, in every holder's token; K_V and K_B are the third party's alone.</summary>
    private Result<bool> Tokens()
    {
        using var networkSecret = SecretKey.Generate(Composition.Chance());
        foreach (var holder in DemoWorld.Holders)
        {
            if (!Composition.OpenToken(world.Run, Home($"holders/{holder}")).TryGet(out var token, out var refusal))
                return refusal;
            token.ImportMacKey(HolderKey.Label, networkSecret);
        }

        if (!Composition.OpenToken(world.Run, Home("third-party")).TryGet(out var vault, out var no))
            return no;
        vault.CreateMacKey(PseudonymChain.VaultLabel);
        vault.CreateMacKey(PseudonymChain.HubLabel(1));
        return true;
    }
}

using System.Globalization;
using System.Text.Json;
using Hygie.Adapters.KeyTokens;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Hygie.Testing.Custody;
using Net.Pkcs11Interop.Common;
using Xunit;

namespace Hygie.Adapters.Tests.KeyTokens;

/// <summary>The PKCS#11 token on a real SoftHSM2: the contract of every token, and what only an HSM can promise.</summary>
public sealed class Pkcs11KeyTokenTests : KeyTokenContract, IDisposable
{
    private static int _tokens;

    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-pkcs11-").FullName;
    private readonly string _label = "hygie-" + Interlocked.Increment(ref _tokens).ToString(CultureInfo.InvariantCulture);
    private readonly string _uri;
    private IKeyToken? _open;

    public Pkcs11KeyTokenTests() => _uri = SoftHsm.CreateToken(_label, "a PIN of words", PinFile);

    private string PinFile => Path.Combine(_folder, "pin");

    public void Dispose()
    {
        Close();
        Directory.Delete(_folder, recursive: true);
    }

    protected override IKeyToken Create() => Reopen();

    protected override IKeyToken Reopen()
    {
        Close();
        return _open = KeyTokenAdapters.OpenPkcs11(_uri).Value;
    }

    /// <summary>What an administrator with the PIN can try: read the value, wrap it out, make it extractable.</summary>
    [Theory]
    [InlineData("root-1")]
    [InlineData("record-mac")]
    [InlineData("k-a")]
    public void A_key_never_leaves_the_token_even_with_its_pin(string label)
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        token.CreateMacKey("record-mac");
        using var secret = SecretKey.Take(new byte[32]);
        token.ImportMacKey("k-a", secret);
        using var session = SoftHsm.Session(_label);
        var attribute = session.Factories.ObjectAttributeFactory;
        var key = session.FindAllObjects([attribute.Create(CKA.CKA_LABEL, label)]).Single();
        var other = session.FindAllObjects([attribute.Create(CKA.CKA_LABEL, "root-1")]).Single();
        Assert.True(session.GetAttributeValue(key, [CKA.CKA_VALUE])[0].CannotBeRead);
        Assert.Equal(CKR.CKR_KEY_UNEXTRACTABLE, Refused(() => session.WrapKey(session.Factories.MechanismFactory.Create(CKM.CKM_AES_KEY_WRAP_PAD), other, key)));
        Assert.NotEqual(CKR.CKR_OK, Refused(() => session.SetAttributeValue(key, [attribute.Create(CKA.CKA_EXTRACTABLE, true)])));
        Assert.NotEqual(CKR.CKR_OK, Refused(() => session.SetAttributeValue(key, [attribute.Create(CKA.CKA_SENSITIVE, false)])));
    }

    [Fact]
    public void A_software_token_says_that_it_is_for_demonstrations() => Assert.True(Create().IsDemonstration);

    [Theory]
    [InlineData("another PIN", "wrong")]
    [InlineData("x", "wrong")]
    [InlineData(null, "pin-source")]
    public void Without_its_pin_the_token_is_refused(string? pin, string problem)
    {
        if (pin is null)
            File.Delete(PinFile);
        else
            File.WriteAllText(PinFile, pin);
        var refusal = KeyTokenAdapters.OpenPkcs11(_uri).Refusal;
        Assert.Equal(("HYG-3078", problem), (refusal.Code, refusal.Facts["problem"]));
    }

    [Fact]
    public void A_token_or_a_library_that_is_not_there_is_refused()
    {
        var absent = KeyTokenAdapters.OpenPkcs11(SoftHsm.Uri("no-such-token", PinFile)).Refusal;
        Assert.Equal(("HYG-3077", "token"), (absent.Code, absent.Facts["problem"]));
        absent = KeyTokenAdapters.OpenPkcs11(_uri.Replace(SoftHsm.Module, "/no/such/library.so", StringComparison.Ordinal)).Refusal;
        Assert.Equal(("HYG-3077", "module-path"), (absent.Code, absent.Facts["problem"]));
    }

    [Theory]
    [InlineData("file:token.json", "scheme")]
    [InlineData("pkcs11:object=root-1?module-path=/m.so&pin-source=file:/pin", "object")]
    [InlineData("pkcs11:token=?module-path=/m.so&pin-source=file:/pin", "attributes")]
    [InlineData("pkcs11:serial=1?module-path=/m.so&pin-source=file:/pin", "token")]
    [InlineData("pkcs11:token=t?module-path=m.so&pin-source=file:/pin", "module-path")]
    [InlineData("pkcs11:token=t?module-path=/m.so&pin-value=1234", "pin-value")]
    [InlineData("pkcs11:token=t?module-path=/m.so", "pin-source")]
    [InlineData("pkcs11:token=t?module-path=/m.so&pin-source=http://127.0.0.1/pin", "pin-source")]
    public void A_uri_that_names_no_token_is_refused(string uri, string problem)
    {
        var refusal = KeyTokenAdapters.OpenPkcs11(uri).Refusal;
        Assert.Equal(("HYG-3076", problem), (refusal.Code, refusal.Facts["problem"]));
    }

    [Fact]
    public void A_token_removed_in_mid_run_breaks_its_promise_and_answers_nothing()
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        token.CreateMacKey("record-mac");
        var wrapped = token.Wrap("root-1", new byte[64]);
        SoftHsm.RemoveNewest();
        Assert.Throws<KeyTokenException>(() => token.Unwrap("root-1", wrapped));
        Assert.Throws<KeyTokenException>(() => token.Mac("record-mac", "row"u8, new byte[32]));
        Assert.Throws<KeyTokenException>(() => token.Wrap("root-1", new byte[64]));
        Assert.Throws<KeyTokenException>(() => token.CreateWrappingKey("root-2"));
        Assert.Throws<KeyTokenException>(() => token.Labels);
        Assert.Equal("HYG-3077", KeyTokenAdapters.OpenPkcs11(_uri).Refusal.Code);
    }

    /// <summary>The published vectors of AES-KWP, unwrapped inside the token; wrapped again where its payload is one we wrap.</summary>
    [Fact]
    public void Key_wrap_inside_the_token_passes_the_published_vectors()
    {
        var token = Create();
        using var session = SoftHsm.Session(_label);
        using var document = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Shared("crypto-wycheproof", "aes_kwp_test.json")));
        var run = 0;
        foreach (var vector in document.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray()))
        {
            var label = "vector-" + vector.GetProperty("tcId").GetRawText();
            var (payload, wrapped) = (Hex(vector, "msg"), Hex(vector, "ct"));
            var key = Plant(session, label, Hex(vector, "key"));
            using var opened = token.Unwrap(label, wrapped);
            var valid = vector.GetProperty("result").GetString() is "valid";
            Assert.True(valid == opened is not null, label);
            Assert.True(!valid || opened!.Reveal().SequenceEqual(payload), label);
            if (valid && payload.Length % 8 == 0)
                Assert.Equal(wrapped, token.Wrap(label, payload));
            token.Destroy(label);
            run++;
        }

        VectorSets.AllRun("aes_kwp_test.json in the token", document.RootElement.GetProperty("numberOfTests").GetInt32(), run);
    }

    /// <summary>A known AES key, which the adapter itself has no way to bring in.</summary>
    private static Net.Pkcs11Interop.HighLevelAPI.IObjectHandle Plant(Net.Pkcs11Interop.HighLevelAPI.ISession session, string label, byte[] value)
    {
        var attribute = session.Factories.ObjectAttributeFactory;
        return session.CreateObject([
            attribute.Create(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), attribute.Create(CKA.CKA_KEY_TYPE, CKK.CKK_AES), attribute.Create(CKA.CKA_TOKEN, true),
            attribute.Create(CKA.CKA_LABEL, label), attribute.Create(CKA.CKA_WRAP, true), attribute.Create(CKA.CKA_UNWRAP, true), attribute.Create(CKA.CKA_VALUE, value)]);
    }

    private static CKR Refused(Action act)
    {
        try
        {
            act();
            return CKR.CKR_OK;
        }
        catch (Pkcs11Exception e)
        {
            return e.RV;
        }
    }

    private static byte[] Hex(JsonElement vector, string name) => Convert.FromHexString(vector.GetProperty(name).GetString()!);

    private void Close() => (Interlocked.Exchange(ref _open, null) as IDisposable)?.Dispose();
}

using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Hygie.Adapters.KeyTokens;

/// <summary>
/// A token behind PKCS#11: roots and MAC keys are drawn in it, marked sensitive and not extractable, and never come out; wrapping, unwrapping
/// and HMAC happen inside. One session, one caller at a time.
/// </summary>
internal sealed class Pkcs11KeyToken : IKeyToken, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ISlot _slot;
    private readonly ISession _session;
    private readonly Dictionary<string, IObjectHandle> _handles = new(StringComparer.Ordinal);

    private Pkcs11KeyToken(ISlot slot, ISession session) => (_slot, _session) = (slot, session);

    /// <inheritdoc/>
    /// <remarks>A slot that is no hardware (SoftHSM) keeps its keys in files that a PIN opens: it says so itself.</remarks>
    public bool IsDemonstration => Ask(() => !_slot.GetSlotInfo().SlotFlags.HardwareSlot);

    /// <inheritdoc/>
    public IReadOnlyList<string> Labels => Ask(() =>
    {
        var labels = _session.FindAllObjects([Is(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Is(CKA.CKA_TOKEN, true)]).ConvertAll(LabelOf);
        _slot.GetTokenInfo(); // a token that is gone lists no key at all, and no key is not the same as no token
        labels.Sort(StringComparer.Ordinal);
        return labels;
    });

    /// <summary>Logs in. Refuses an absent token (HYG-3077) and a PIN that the token does not take (HYG-3078).</summary>
    public static Result<Pkcs11KeyToken> Open(TokenUri uri, SecretKey pin)
    {
        if (!Pkcs11Module.Find(uri).TryGet(out var found, out var refusal))
            return refusal;
        var bytes = pin.Reveal().ToArray();
        try
        {
            var session = found.Slot.OpenSession(SessionType.ReadWrite);
            session.Login(CKU.CKU_USER, bytes);
            return new Pkcs11KeyToken(found.Slot, session);
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_EXPIRED or CKR.CKR_USER_PIN_NOT_INITIALIZED)
        {
            return Refusal.Of("HYG-3078", ("token", uri.Label), ("problem", e.RV is CKR.CKR_PIN_LOCKED ? "locked" : "wrong"));
        }
        catch (Pkcs11Exception e)
        {
            throw Broken(e);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <inheritdoc/>
    public void CreateWrappingKey(string label) => Create(label, () => _session.GenerateKey(Mechanism(CKM.CKM_AES_KEY_GEN),
        [.. Attributes(label), Is(CKA.CKA_VALUE_LEN, 32), Is(CKA.CKA_WRAP, true), Is(CKA.CKA_UNWRAP, true), Is(CKA.CKA_ENCRYPT, false), Is(CKA.CKA_DECRYPT, false)]), drawn: true);

    /// <inheritdoc/>
    public void CreateMacKey(string label) => Create(label, () => _session.GenerateKey(Mechanism(CKM.CKM_GENERIC_SECRET_KEY_GEN),
        [.. Attributes(label), Is(CKA.CKA_VALUE_LEN, 32), Is(CKA.CKA_SIGN, true), Is(CKA.CKA_VERIFY, false), Is(CKA.CKA_DERIVE, false)]), drawn: true);

    /// <inheritdoc/>
    public void ImportMacKey(string label, SecretKey key) => Create(label, () => WithCopy(key.Reveal(), value => _session.CreateObject(
        [.. Attributes(label), Is(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Is(CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET), Is(CKA.CKA_SIGN, true), Is(CKA.CKA_VERIFY, false), Is(CKA.CKA_VALUE, value)])), drawn: false);

    /// <inheritdoc/>
    /// <remarks>The payload is a key object of the session while it is wrapped: the standard wraps keys, not bytes.</remarks>
    public byte[] Wrap(string label, ReadOnlySpan<byte> payload)
    {
        TokenPayload.Check(payload);
        return WithCopy(payload, value => Use(label, root =>
        {
            var passing = _session.CreateObject([.. Passing(), Is(CKA.CKA_VALUE, value)]);
            var wrapped = _session.WrapKey(Mechanism(CKM.CKM_AES_KEY_WRAP_PAD), root, passing);
            _session.DestroyObject(passing);
            return wrapped;
        }));
    }

    /// <inheritdoc/>
    public SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped)
    {
        var bytes = wrapped.ToArray();
        return Use(label, root => UnwrapWhole(root, bytes) is { } passing ? Taken(passing) : null);
    }

    /// <inheritdoc/>
    public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac) => WithCopy(data, bytes => Use(label, key => _session.Sign(Mechanism(CKM.CKM_SHA256_HMAC), key, bytes))).CopyTo(mac);

    /// <inheritdoc/>
    public void Destroy(string label) => Use(label, key =>
    {
        _session.DestroyObject(key);
        return _handles.Remove(label);
    });

    /// <summary>Logs out; the library stays for the rest of this process.</summary>
    public void Dispose()
    {
        lock (_gate)
            _session.Dispose();
    }

    private IObjectHandle? UnwrapWhole(IObjectHandle root, byte[] wrapped)
    {
        try
        {
            return _session.UnwrapKey(Mechanism(CKM.CKM_AES_KEY_WRAP_PAD), root, wrapped, Passing());
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_WRAPPED_KEY_INVALID or CKR.CKR_WRAPPED_KEY_LEN_RANGE or CKR.CKR_ENCRYPTED_DATA_INVALID or CKR.CKR_ENCRYPTED_DATA_LEN_RANGE)
        {
            return null;
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_GENERAL_ERROR or CKR.CKR_FUNCTION_FAILED)
        {
            _slot.GetTokenInfo(); // SoftHSM has one word for altered bytes and for a token that is gone; only the second throws here
            return null;
        }
    }

    private SecretKey Taken(IObjectHandle passing)
    {
        var value = _session.GetAttributeValue(passing, [CKA.CKA_VALUE])[0].GetValueAsByteArray();
        _session.DestroyObject(passing);
        var key = SecretKey.Take(value);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(value);
        return key;
    }

    /// <summary>Creates a key under a label that names none, and keeps it only if the token says that it can never leave.</summary>
    private void Create(string label, Func<IObjectHandle> create, bool drawn) => Ask(() =>
    {
        if (Find(PublicName.Check(label)).Count > 0)
            throw new KeyTokenException($"The token holds a key {label} already.");
        var key = create();
        var kept = _session.GetAttributeValue(key, [CKA.CKA_SENSITIVE, CKA.CKA_EXTRACTABLE]);
        var born = drawn ? _session.GetAttributeValue(key, [CKA.CKA_ALWAYS_SENSITIVE, CKA.CKA_NEVER_EXTRACTABLE]).TrueForAll(a => a.GetValueAsBool()) : true;
        if (kept[0].GetValueAsBool() && !kept[1].GetValueAsBool() && born)
            return _handles[label] = key;
        _session.DestroyObject(key);
        throw new KeyTokenException($"The token made a key {label} that could leave it; it was destroyed again.");
    });

    private T Use<T>(string label, Func<IObjectHandle, T> use) => Ask(() =>
    {
        if (!_handles.TryGetValue(label, out var handle))
            _handles[label] = handle = Find(label) is [var found] ? found : throw new KeyTokenException($"The token holds no key {label}, or two.");
        return use(handle);
    });

    /// <summary>One caller at a time; whatever the token does not do is a broken promise.</summary>
    private T Ask<T>(Func<T> ask)
    {
        lock (_gate)
        {
            try
            {
                return ask();
            }
            catch (Pkcs11Exception e)
            {
                throw Broken(e);
            }
        }
    }

    private List<IObjectHandle> Find(string label) => _session.FindAllObjects([Is(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Is(CKA.CKA_TOKEN, true), Is(CKA.CKA_LABEL, label)]);

    private string LabelOf(IObjectHandle key) => _session.GetAttributeValue(key, [CKA.CKA_LABEL])[0].GetValueAsString();

    private List<IObjectAttribute> Attributes(string label) =>
        [Is(CKA.CKA_LABEL, label), Is(CKA.CKA_TOKEN, true), Is(CKA.CKA_PRIVATE, true), Is(CKA.CKA_SENSITIVE, true), Is(CKA.CKA_EXTRACTABLE, false), Is(CKA.CKA_MODIFIABLE, false)];

    /// <summary>What a payload is while it passes: an object of the session, gone with it.</summary>
    private List<IObjectAttribute> Passing() =>
        [Is(CKA.CKA_CLASS, CKO.CKO_SECRET_KEY), Is(CKA.CKA_KEY_TYPE, CKK.CKK_GENERIC_SECRET), Is(CKA.CKA_TOKEN, false), Is(CKA.CKA_SENSITIVE, false), Is(CKA.CKA_EXTRACTABLE, true)];

    private IMechanism Mechanism(CKM type) => _session.Factories.MechanismFactory.Create(type);

    private IObjectAttribute Is(CKA type, bool value) => _session.Factories.ObjectAttributeFactory.Create(type, value);

    private IObjectAttribute Is(CKA type, ulong value) => _session.Factories.ObjectAttributeFactory.Create(type, value);

    private IObjectAttribute Is(CKA type, CKO value) => _session.Factories.ObjectAttributeFactory.Create(type, value);

    private IObjectAttribute Is(CKA type, CKK value) => _session.Factories.ObjectAttributeFactory.Create(type, value);

    private IObjectAttribute Is(CKA type, string value) => _session.Factories.ObjectAttributeFactory.Create(type, value);

    private IObjectAttribute Is(CKA type, byte[] value) => _session.Factories.ObjectAttributeFactory.Create(type, value);

    /// <summary>The binding takes arrays; the copy is wiped.</summary>
    private static T WithCopy<T>(ReadOnlySpan<byte> bytes, Func<byte[], T> use)
    {
        var copy = bytes.ToArray();
        try
        {
            return use(copy);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(copy);
        }
    }

    private static KeyTokenException Broken(Pkcs11Exception e) => new($"The token does not answer as it should: {e.RV}.", e);
}

using System.Security.Cryptography;
using Hygie.Core;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing;
using Xunit;

namespace Hygie.Tests.Custody;

/// <summary>The golden vectors of <c>spec/custody.md</c>: how each format must be read, and how it must fail.</summary>
public sealed class CustodyVectorTests
{
    private const string Format = "custody";

    public static TheoryData<string> Names => [.. GoldenVector.Names(Format)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_vector_succeeds_or_fails_as_it_says(string name)
    {
        var vector = GoldenVector.Read(Format, name);
        Assert.Equal(vector.Expect, vector["kind"] switch
        {
            "dek" => ReadDek(vector),
            "key-record" => ReadRecord(vector),
            "key-store" => KeyStoreFile.Read(vector.Body, VerifyingKey.Parse(vector["custodian"]).Value).TryGet(out _, out var refusal) ? "ok" : refusal.Code,
            "lease" => ReadLease(vector),
            "host-verdict" => KeyNames.Of(ZoneDocuments.Read(vector.Body, Register(vector, KeyRole.Assessor)).Evidence),
            "mandate" => KeyNames.Of(AuthorityDocuments.ReadAuthority(vector.Body, 0, Register(vector, KeyRole.Body)).Evidence),
            _ => "unknown kind",
        });
    }

    private static string ReadDek(GoldenVector vector)
    {
        using var kek = Hex(vector["kek"]);
        using var opened = KeyWrapping.OpenDek(kek, new WrappedDek(Label(vector), vector.Body));
        return opened is null ? "refused" : Same(opened, vector["key"]);
    }

    private static string ReadRecord(GoldenVector vector)
    {
        using var token = new FixedToken(vector["root"], vector["record-mac"]);
        if (!CanonicalJson.ReadFile(vector.Body).Then(KeyRecord.Read).TryGet(out var record, out var refusal))
            return refusal.Code;
        using var opened = new KeyWrapping(token, token).OpenKek(record);
        using var recovery = AgeIdentity.Parse(System.Text.Encoding.ASCII.GetBytes(vector["recovery"])).Value;
        using var recovered = KeyWrapping.RecoverKek(record, recovery);
        return opened is null ? "refused" : recovered is not null && recovered.Matches(opened) ? Same(opened, vector["key"]) : "recovery differs";
    }

    private static string ReadLease(GoldenVector vector)
    {
        using var zone = AgeIdentity.Parse(System.Text.Encoding.ASCII.GetBytes(vector["zone"])).Value;
        var clock = new Hygie.Testing.Custody.ManualClock(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        if (!LeaseForm.Open(zone, vector.Body, vector["request"], [Label(vector)], clock).TryGet(out var lease, out var refusal))
            return refusal.Code;
        using (lease)
            return lease.Key(Label(vector)).TryGet(out var key, out refusal) ? Same(key, vector["key"]) : refusal.Code;
    }

    private static DekLabel Label(GoldenVector vector) => new(KeyId.Parse(vector["under"])!.Value, vector["id"], KeyNames.Parse<DekKind>(vector["dek-kind"])!.Value, vector["subject"]);

    private static KeyRegister Register(GoldenVector vector, KeyRole role) =>
        vector.All("signer").Index().Aggregate(KeyRegister.Empty, (register, s) =>
            register.Enrol(VerifyingKey.Parse(s.Item).Value, role, "signer-" + s.Index.ToString(System.Globalization.CultureInfo.InvariantCulture), 0).Value);

    private static string Same(SecretKey key, string hex) => Convert.ToHexStringLower(key.Reveal()) == hex ? "ok" : "another key";

    private static SecretKey Hex(string hex) => SecretKey.Take(Convert.FromHexString(hex));

    /// <summary>A token whose two keys are those of the vector.</summary>
    private sealed class FixedToken(string root, string mac) : IKeyToken, ISecretRandom, IDisposable
    {
        private readonly SecretKey _root = Hex(root), _mac = Hex(mac);

        public bool IsDemonstration => true;

        public IReadOnlyList<string> Labels => [];

        public byte[] Wrap(string label, ReadOnlySpan<byte> payload) => KeyWrap.Wrap(_root, payload);

        public SecretKey? Unwrap(string label, ReadOnlySpan<byte> wrapped) => KeyWrap.Unwrap(_root, wrapped).TryGet(out var key, out _) ? key : null;

        public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac) => HMACSHA256.HashData(_mac.Reveal(), data, mac);

        public void CreateWrappingKey(string label) => throw new NotSupportedException();

        public void CreateMacKey(string label) => throw new NotSupportedException();

        public void ImportMacKey(string label, SecretKey key) => throw new NotSupportedException();

        public void Destroy(string label) => throw new NotSupportedException();

        public void Fill(Span<byte> destination) => throw new NotSupportedException();

        public void Dispose()
        {
            _root.Dispose();
            _mac.Dispose();
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Hygie.Core.Sealing;
using Hygie.Testing;

namespace Hygie.Tests.Sealing;

/// <summary>
/// The mnemonics of SLIP-39, in the tests only: words, RS1024 checksum, groups and Feistel encryption around the sharing arithmetic
/// that is ours, so that its published vectors can judge it.
/// </summary>
internal static class Slip39
{
    private static readonly string[] Words = File.ReadAllLines(TestFiles.Shared("crypto-slip39", "wordlist.txt"));

    private sealed record Share(int Id, bool Extendable, int Exponent, int Group, int GroupThreshold, int GroupCount, int Member, int MemberThreshold, byte[] Value);

    /// <summary>The master secret, or null when the mnemonics must be refused.</summary>
    public static byte[]? Recover(IReadOnlyList<string> mnemonics, string passphrase)
    {
        var shares = mnemonics.Select(Read).ToArray();
        if (shares.Any(s => s is null) || shares.Length == 0)
            return null;
        var first = shares[0]!;
        if (shares.Any(s => (s!.Id, s.Extendable, s.Exponent, s.GroupThreshold, s.GroupCount, s.Value.Length)
            != (first.Id, first.Extendable, first.Exponent, first.GroupThreshold, first.GroupCount, first.Value.Length)))
            return null;
        var groups = shares.GroupBy(s => s!.Group).ToArray();
        if (groups.Length != first.GroupThreshold)
            return null;
        var values = groups.Select(g => (Point: g.Key, Value: Combine([.. g.Select(s => (s!.Member, s.Value))], [.. g.Select(s => s!.MemberThreshold)]))).ToArray();
        if (values.Any(v => v.Value is null))
            return null;
        var encrypted = Combine([.. values.Select(v => (v.Point, v.Value!))], [.. values.Select(_ => first.GroupThreshold)]);
        return encrypted is null ? null : Decrypt(encrypted, first, passphrase);
    }

    private static byte[]? Combine((int Point, byte[] Value)[] shares, int[] thresholds)
    {
        if (thresholds.Distinct().Count() != 1 || shares.Length != thresholds[0] || shares.DistinctBy(s => s.Point).Count() != shares.Length)
            return null;
        if (thresholds[0] == 1)
            return shares[0].Value;
        using var secret = Shamir.Recover([.. shares.Select(s => (byte)s.Point)], [.. shares.Select(s => SecretKey.Take(s.Value))]);
        return secret?.Reveal().ToArray();
    }

    private static Share? Read(string mnemonic)
    {
        var words = mnemonic.Split(' ').Select(w => Array.IndexOf(Words, w)).ToArray();
        if (words.Length < 20 || words.Contains(-1))
            return null;
        var extendable = ((words[1] >> 4) & 1) == 1;
        if (Checksum([.. Encoding.ASCII.GetBytes(extendable ? "shamir_extendable" : "shamir").Select(b => (int)b), .. words]) != 1)
            return null;
        var bits = string.Concat(words.Select(w => Convert.ToString(w, 2).PadLeft(10, '0')));
        int Bits(int at, int length) => Convert.ToInt32(bits.Substring(at, length), 2);
        var value = bits[40..^30];
        var padding = value.Length % 16;
        if (padding > 8 || value[..padding].Contains('1', StringComparison.Ordinal))
            return null;
        var bytes = Enumerable.Range(0, (value.Length - padding) / 8).Select(i => Convert.ToByte(value.Substring(padding + (8 * i), 8), 2)).ToArray();
        var share = new Share(Bits(0, 15), extendable, Bits(16, 4), Bits(20, 4), Bits(24, 4) + 1, Bits(28, 4) + 1, Bits(32, 4), Bits(36, 4) + 1, bytes);
        return share.GroupThreshold <= share.GroupCount && bytes.Length >= 16 ? share : null;
    }

    private static int Checksum(int[] values)
    {
        int[] generator = [0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120];
        var check = 1;
        foreach (var value in values)
        {
            var top = check >> 20;
            check = ((check & 0xFFFFF) << 10) ^ value;
            for (var i = 0; i < 10; i++)
                check ^= ((top >> i) & 1) == 1 ? generator[i] : 0;
        }

        return check;
    }

    private static byte[] Decrypt(byte[] encrypted, Share share, string passphrase)
    {
        var (left, right) = (encrypted[..(encrypted.Length / 2)], encrypted[(encrypted.Length / 2)..]);
        byte[] salt = share.Extendable ? [] : [.. "shamir"u8, (byte)(share.Id >> 8), (byte)share.Id];
        foreach (var round in new byte[] { 3, 2, 1, 0 })
        {
            var key = Rfc2898DeriveBytes.Pbkdf2([round, .. Encoding.ASCII.GetBytes(passphrase)], [.. salt, .. right], 2500 << share.Exponent, HashAlgorithmName.SHA256, right.Length);
            (left, right) = (right, [.. left.Zip(key, (a, b) => (byte)(a ^ b))]);
        }

        return [.. right, .. left];
    }
}

using System.Globalization;

namespace Hygie.Core.Country;

/// <summary>Invented national numbers: well-formed (13 characters and their key), given to nobody.</summary>
/// <remarks>Key: 97 - (number mod 97), with 2A read as 19 and 2B as 18 (INSEE).</remarks>
internal static class InventedNir
{
    private const long Pairs = 988L * 999;

    /// <summary>
    /// Number of an inhabitant. Commune and order are a permutation of the index, the département of birth shifts at each turn,
    /// so that no two inhabitants share a number (up to 90 million).
    /// </summary>
    public static string Of(long index, int sex, DateOnly birth, bool provisional, ulong seed)
    {
        var pair = (ulong)(((index * 611953L) + (long)(seed % (ulong)Pairs)) % Pairs);
        var turn = (ulong)(index / Pairs);
        var departement = Departement((int)((SeededChance.Mix(seed, pair) + turn) % 95));
        var first = provisional ? sex + 6 : sex;
        var body = string.Create(CultureInfo.InvariantCulture, $"{first}{birth.Year % 100:00}{birth.Month:00}{departement}{(pair / 999) + 1:000}{(pair % 999) + 1:000}");
        return body + Key(body).ToString("00", CultureInfo.InvariantCulture);
    }

    /// <summary>The two-digit key of the 13 characters.</summary>
    public static int Key(string body)
    {
        var digits = body.Replace("2A", "19", StringComparison.Ordinal).Replace("2B", "18", StringComparison.Ordinal);
        return 97 - (int)(long.Parse(digits, CultureInfo.InvariantCulture) % 97);
    }

    private static string Departement(int n) => n switch
    {
        19 => "2A",
        94 => "2B",
        _ => (n + 1).ToString("00", CultureInfo.InvariantCulture),
    };
}

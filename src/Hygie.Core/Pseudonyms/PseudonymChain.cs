using System.Globalization;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;

namespace Hygie.Core.Pseudonyms;

/// <summary>
/// The chain p1 → u → p2 → pp, each link an HMAC-SHA256 cut to 16 bytes under a key that never leaves its token:
/// u = HMAC(K_V, p1); p2 = HMAC(K_B of the epoch, enc("hygie/p2/v1", epoch, u)); pp = HMAC(K_project, enc("hygie/pp/v1", project, p2)).
/// No process holds two of K_A, K_V with K_B, K_project.
/// </summary>
public static class PseudonymChain
{
    /// <summary>Name of K_V in the third party's token.</summary>
    public const string VaultLabel = "k-v";

    /// <summary>Name of K_B in the third party's token, for one epoch (1, 2, …).</summary>
    public static string HubLabel(int epoch) => string.Create(CultureInfo.InvariantCulture, $"k-b-{epoch}");

    /// <summary>At the third party: what it stores of a person.</summary>
    public static Pseudonym<InVault> ToVault(IKeyToken token, Pseudonym<AtHolder> p1)
    {
        Span<byte> bytes = stackalloc byte[Pseudonym<AtHolder>.Length];
        p1.Write(bytes);
        return Mac<InVault>(token, VaultLabel, bytes);
    }

    /// <summary>At the third party: the person inside the warehouse, for one epoch.</summary>
    public static Pseudonym<InHub> ToHub(IKeyToken token, int epoch, Pseudonym<InVault> u)
    {
        var bytes = new byte[Pseudonym<InVault>.Length];
        u.Write(bytes);
        return Mac<InHub>(token, HubLabel(epoch), FieldEncoding.Enc("hygie/p2/v1", epoch, bytes));
    }

    /// <summary>At the hub, for one project: the person inside its extract.</summary>
    public static Pseudonym<InProject> ToProject(SecretKey projectKey, ProjectId project, Pseudonym<InHub> p2)
    {
        var bytes = new byte[Pseudonym<InHub>.Length];
        p2.Write(bytes);
        Span<byte> mac = stackalloc byte[32];
        System.Security.Cryptography.HMACSHA256.HashData(projectKey.Reveal(), FieldEncoding.Enc("hygie/pp/v1", project.Value, bytes), mac);
        return Pseudonym<InProject>.Read(mac[..Pseudonym<InProject>.Length]);
    }

    private static Pseudonym<TDomain> Mac<TDomain>(IKeyToken token, string label, ReadOnlySpan<byte> data)
        where TDomain : IPseudonymDomain
    {
        Span<byte> mac = stackalloc byte[32];
        token.Mac(label, data, mac);
        return Pseudonym<TDomain>.Read(mac[..Pseudonym<TDomain>.Length]);
    }
}

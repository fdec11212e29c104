using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Hygie.Core;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Hygie.Adapters.KeyTokens;

/// <summary>
/// A vendor's PKCS#11 library, loaded and initialised once in this process and kept to its end: the standard knows one initialisation a
/// process, and a second user that finalised it would take the tokens away from the first.
/// </summary>
internal static class Pkcs11Module
{
    private static readonly Pkcs11InteropFactories Factories = new();
    private static readonly ConcurrentDictionary<string, Lazy<IPkcs11Library>> Loaded = new(StringComparer.Ordinal);

    /// <summary>The binding asks for <c>libdl</c>, which glibc now ships under its versioned name only.</summary>
    static Pkcs11Module() => NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly,
        (name, _, _) => name is "libdl" ? NativeLibrary.Load("libdl.so.2") : nint.Zero);

    /// <summary>The slot that holds the token now; refuses (HYG-3077) when there is no such library, no such token, or two of them.</summary>
    public static Result<TokenSlot> Find(TokenUri uri)
    {
        try
        {
            var slots = Load(uri.Module).GetSlotList(SlotsType.WithTokenPresent).Where(slot => Answers(slot) is { } token && IsOf(token, uri)).ToList();
            return slots switch
            {
                [var slot] => new TokenSlot(slot),
                [] => Absent(uri, "token"),
                _ => Absent(uri, "serial"),
            };
        }
        catch (Exception e) when (e is Pkcs11Exception or UnmanagedException)
        {
            return Absent(uri, "module-path");
        }
    }

    /// <summary>The library, the same for every caller.</summary>
    internal static IPkcs11Library Load(string path) =>
        Loaded.GetOrAdd(path, p => new Lazy<IPkcs11Library>(() => Factories.Pkcs11LibraryFactory.LoadPkcs11Library(Factories, p, AppType.MultiThreaded))).Value;

    /// <summary>What is in a slot; null when it does not answer: another token of the same library may still.</summary>
    internal static ITokenInfo? Answers(ISlot slot)
    {
        try
        {
            return slot.GetTokenInfo();
        }
        catch (Pkcs11Exception)
        {
            return null;
        }
    }

    private static bool IsOf(ITokenInfo token, TokenUri uri) =>
        token.TokenFlags.TokenInitialized && string.Equals(token.Label.TrimEnd(), uri.Label, StringComparison.Ordinal)
        && (uri.Serial is null || string.Equals(token.SerialNumber.TrimEnd(), uri.Serial, StringComparison.Ordinal));

    private static Refusal Absent(TokenUri uri, string problem) => Refusal.Of("HYG-3077", ("token", uri.Label), ("problem", problem));
}

/// <summary>The slot of a token that was found.</summary>
internal sealed record TokenSlot(ISlot Slot);

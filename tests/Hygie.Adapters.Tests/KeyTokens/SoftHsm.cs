using System.Runtime.InteropServices;
using System.Text;
using Hygie.Adapters.KeyTokens;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Hygie.Adapters.Tests.KeyTokens;

/// <summary>
/// The real SoftHSM2 on a folder of this test run. The library reads its configuration once a process, from the C environment, which the
/// platform's own environment calls do not reach.
/// </summary>
public static class SoftHsm
{
    /// <summary>Where Debian puts the library; a machine without it fails these tests.</summary>
    public const string Module = "/usr/lib/softhsm/libsofthsm2.so";

    private const string SecurityOfficer = "security-officer";

    private static readonly string Tokens = Configure();

    /// <summary>Initialises a token; its URI names <paramref name="pinFile"/>, which is written too.</summary>
    public static string CreateToken(string label, string pin, string pinFile)
    {
        var free = Library.GetSlotList(SlotsType.WithTokenPresent).Single(s => Pkcs11Module.Answers(s) is { TokenFlags.TokenInitialized: false });
        free.InitToken(SecurityOfficer, label);
        using (var session = Slot(label).OpenSession(SessionType.ReadWrite))
        {
            session.Login(CKU.CKU_SO, SecurityOfficer);
            session.InitPin(pin);
            session.Logout();
        }

        File.WriteAllText(pinFile, pin + "\n");
        return Uri(label, pinFile);
    }

    /// <summary>The token's URI.</summary>
    public static string Uri(string label, string pinFile) => $"pkcs11:token={label}?module-path={Module}&pin-source=file:{pinFile}";

    /// <summary>Takes the files of the token made last away, as when a card is drawn. The library never takes it back in this process.</summary>
    public static void RemoveNewest() => Directory.Delete(Directory.GetDirectories(Tokens).MaxBy(Directory.GetCreationTimeUtc)!, recursive: true);

    /// <summary>A session of its own beside the adapter's: the login is the process's.</summary>
    public static ISession Session(string label) => Slot(label).OpenSession(SessionType.ReadWrite);

    private static IPkcs11Library Library => Pkcs11Module.Load(Tokens.Length > 0 ? Module : "");

    private static ISlot Slot(string label) => Library.GetSlotList(SlotsType.WithTokenPresent).Single(s => string.Equals(Pkcs11Module.Answers(s)?.Label.TrimEnd(), label, StringComparison.Ordinal));

    private static string Configure()
    {
        var folder = Directory.CreateTempSubdirectory("hygie-softhsm-").FullName;
        var tokens = Directory.CreateDirectory(Path.Combine(folder, "tokens")).FullName;
        var configuration = Path.Combine(folder, "softhsm2.conf");
        File.WriteAllText(configuration, $"directories.tokendir = {tokens}\nlog.level = ERROR\n", Encoding.ASCII);
        if (SetEnvironment("SOFTHSM2_CONF\0"u8.ToArray(), Encoding.UTF8.GetBytes(configuration + "\0"), 1) != 0)
            throw new InvalidOperationException("The C environment takes no variable.");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return tokens;
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);
}

using System.Globalization;
using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>The parties of the demo, by the folders they own, and how to speak to them.</summary>
/// <param name="root">The demo home.</param>
/// <param name="people">People of the country.</param>
/// <param name="seed">Seed of the country.</param>
/// <param name="isWatched">True when the portal is up, and somebody may look at it.</param>
/// <param name="run">For notes and cancellation.</param>
internal sealed class DemoWorld(string root, int people, int seed, bool isWatched, Run run) : IDisposable
{
    private readonly PartyProcess _hub = PartyProcess.Start(Path.Combine(root, "hub"));
    private readonly PartyProcess _thirdParty = PartyProcess.Start(Path.Combine(root, "third-party"));

    public static readonly IReadOnlyList<string> Holders = ["cnam", "hospital-north", "hospital-south", "gp-network"];
    public static readonly IReadOnlyList<string> Hosts = ["host-a", "host-b"];

    /// <summary>Who keeps the copy of the key store.</summary>
    public const string Keeper = "standby-1";

    public string Root => root;

    public int People => people;

    public int Seed => seed;

    public bool IsWatched => isWatched;

    public Run Run => run;

    /// <summary>What the country wrote, before any holder sealed it.</summary>
    public string Country => At("country");

    public string At(params string[] parts) => Path.Combine([root, .. parts]);

    /// <summary>Folder of the trustee of that number, from 1.</summary>
    public static string Trustee(int number) => "trustees/" + number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Public name of that trustee.</summary>
    public static string TrusteeId(int number) => "trustee-" + number.ToString(CultureInfo.InvariantCulture);

    public string Holder(string id) => At("holders", id);

    /// <summary>Runs a verb of the hub. When persons act, their own homes are needed too, and they stand beside the hub's.</summary>
    public Task<ChildResult> HubAsync(CancellationToken cancellation, params string[] args) =>
        _hub.RunAsync(args.Any(a => a is "--as" or "--by") ? root : At("hub"), args, cancellation);

    /// <summary>Runs a verb of the third party.</summary>
    public Task<ChildResult> ThirdPartyAsync(CancellationToken cancellation, params string[] args) => _thirdParty.RunAsync(At("third-party"), args, cancellation);

    /// <summary>Runs a verb of a holder.</summary>
    public Task<ChildResult> HolderAsync(string id, CancellationToken cancellation, params string[] args) => ChildProcess.RunAsync(Holder(id), args, cancellation);

    /// <summary>Ends the parties' processes.</summary>
    public void Dispose()
    {
        _hub.Dispose();
        _thirdParty.Dispose();
    }
}

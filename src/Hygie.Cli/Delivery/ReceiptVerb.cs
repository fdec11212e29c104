using System.CommandLine;
using System.Text;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Delivery;

/// <summary><c>hygie delivery receipt snds@1</c>, at the hub: the signed receipt of an accepted delivery, exactly its canonical bytes.</summary>
internal static class ReceiptVerb
{
    private static readonly Argument<string> Version = new("VERSION") { Description = Words.Say("Dataset version, such as snds@1.", "Version d'un jeu de données, comme snds@1.") };

    public static Command Create() =>
        new Command("receipt", Words.Say("Print the signed receipt of an accepted delivery.\n\n  hygie delivery receipt snds@1", "Écrire le récépissé signé d'une livraison acceptée.\n\n  hygie delivery receipt snds@1"))
            .With(Version, GlobalOptions.Json()).Runs(PrintAsync);

    private static async Task<int> PrintAsync(Run run)
    {
        if (DatasetVersion.Parse(run.Get(Version)) is not { } version)
            return run.Refuse(Refusal.Of("HYG-8026", ("name", run.Get(Version))));
        if (!(await Composition.OpenHubAsync(run)).TryGet(out var hub, out var refusal))
            return run.Refuse(refusal);
        using (hub)
        {
            if (!(await new IssueReceipt(hub.Warehouse, hub.Outbox).RunAsync(version, run.Cancellation)).TryGet(out var receipt, out refusal))
                return run.Refuse(refusal);
            Run.Print(Encoding.UTF8.GetString(receipt.ToFile()).TrimEnd('\n'));
            return Exit.Ok;
        }
    }
}

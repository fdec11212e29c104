using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Core.Custody;
using Hygie.Core.Warehouse;

namespace Hygie.Cli.Terminal;

/// <summary>
/// A port that broke its contract: disk full, file unreadable, a server that lies. The message of an exception is not ours
/// and may hold a value, so only its type is shown; what a custodian, a host's store or the metadata's server refuses is ours and is told like any other; <c>HYGIE_TRACE=1</c> prints the whole on a developer's machine.
/// </summary>
internal static class BrokenPromise
{
    public static int Explain(Exception broken)
    {
        if (broken switch { CustodianException custodian => custodian.Refusal, ObjectStoreException store => store.Refusal, MetadataException metadata => metadata.Refusal, _ => null } is { } refusal)
        {
            var text = RefusalTexts.Render(refusal, Words.Language);
            Console.Error.WriteLine($"{refusal.Code} {text.What} · {text.Why} · {text.Hint}");
            return Exit.Of(RefusalTexts.KindOf(refusal.Code));
        }

        if (IsDiskFull(broken))
            Console.Error.WriteLine(Words.Say(
                "HYG-0002 The disk is full · the command stopped, nothing was half-written · make room and run it again",
                "HYG-0002 Le disque est plein · la commande s'est arrêtée, rien n'est écrit à moitié · faites de la place et relancez-la"));
        else
            Console.Error.WriteLine(Words.Say(
                $"HYG-0002 Something outside Hygie did not keep its promise ({broken.GetType().Name}) · the command stopped, nothing was half-written · see the state with: hygie doctor",
                $"HYG-0002 Quelque chose hors d'Hygie n'a pas tenu sa promesse ({broken.GetType().Name}) · la commande s'est arrêtée, rien n'est écrit à moitié · voir l'état avec : hygie doctor"));
        if (string.Equals(Environment.GetEnvironmentVariable("HYGIE_TRACE"), "1", StringComparison.Ordinal))
            Console.Error.WriteLine(broken);
        return broken is System.Net.Http.HttpRequestException or System.Net.Sockets.SocketException ? Exit.Unreachable : Exit.Unexpected;
    }

    /// <summary>ENOSPC and EDQUOT, as the platform passes them on.</summary>
    private static bool IsDiskFull(Exception? broken) =>
        broken is IOException { HResult: 28 or 122 } || (broken is not null && IsDiskFull(broken.InnerException));
}

using Hygie.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace Hygie.Cli.Serve;

/// <summary>Where a server listens, and what may go wrong with it that the person can mend.</summary>
internal static class Listening
{
    /// <summary>The address asked for; refuses (HYG-0084) one that is none.</summary>
    public static Result<string> Address(string urls) =>
        Uri.TryCreate(urls, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", AbsolutePath: "/" } ? urls : Refusal.Of("HYG-0084", ("urls", urls));

    /// <summary>Starts listening; HYG-0080 when the port is taken.</summary>
    public static async Task<Refusal?> StartAsync(WebApplication server, string urls, CancellationToken cancellation)
    {
        try
        {
            await server.StartAsync(cancellation);
            return null;
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            return Refusal.Of("HYG-0080", ("urls", urls));
        }
    }
}

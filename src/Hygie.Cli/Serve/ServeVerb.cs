using System.CommandLine;
using Hygie.Cli.Homes;
using Hygie.Cli.Hosts;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Hygie.Cli.Serve;

/// <summary><c>hygie serve</c>: shows this home's public pages until it is stopped.</summary>
internal static class ServeVerb
{
    private static readonly Option<string> Urls = new("--urls")
    {
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
        HelpName = "URL",
        Description = Words.Say("Where to listen.", "Où écouter."),
    };

    public static Command Create() =>
        new Command("serve", Words.Say(
            "Show this hub's public pages.\n\n  hygie serve\n  hygie serve --urls http://127.0.0.1:8081",
            "Montrer les pages publiques de cette plateforme.\n\n  hygie serve\n  hygie serve --urls http://127.0.0.1:8081"))
            .With(Urls)
            .Runs(run => ServeAsync(run, run.Get(Urls)!));

    private static async Task<int> ServeAsync(Run run, string urls)
    {
        if (!(await StartAsync(run, urls)).TryGet(out var server, out var refusal))
            return run.Refuse(refusal);
        await using (server)
            await server.WaitForShutdownAsync(run.Cancellation);
        return Exit.Ok;
    }

    /// <summary>
    /// Shows this home from now on, and says where; the demo does so before its story begins. Refuses an address that is none (HYG-0084)
    /// or is taken (HYG-0080).
    /// </summary>
    internal static async Task<Result<WebApplication>> StartAsync(Run run, string urls)
    {
        if (!Listening.Address(urls).TryGet(out _, out var refusal))
            return refusal;
        var stores = new ServiceCollection();
        var isHub = run.Home.Of("hub").TryGet(out var hub, out _);
        if (isHub || run.Database is not null)
        {
            if (!(await OwnCriteria.ReadAsync(hub ?? run.Home, null, run.Cancellation)).TryGet(out var criteria, out refusal))
                return refusal;
            if (await Composition.RegisterPortalAsync(hub ?? run.Home, run.Database, criteria, stores, run.Cancellation) is { } unopened)
                return unopened;
        }

        var server = PortalServer.Build(urls, services => services.Add(stores), options =>
        {
            options.IsDemo = run.Home.IsDemo;
            if (hub is not null && File.Exists(hub.At(HubConfig.FileName)))
                (options.Contact, options.Country) = (HubConfig.Read(hub).Contact, HubConfig.Read(hub).Country);
            options.Names = hub is null ? options.Names : PartyNames.Read(hub);
        });
        if (await Listening.StartAsync(server, urls, run.Cancellation) is { } taken)
            return taken;
        var heard = string.Join(' ', server.Urls);
        run.Note(Words.Say($"The portal answers on {heard} until Ctrl-C.", $"Le portail répond sur {heard} jusqu'à Ctrl-C."));
        return server;
    }
}

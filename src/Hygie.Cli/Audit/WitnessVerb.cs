using System.CommandLine;
using Hygie.Cli.Serve;
using Hygie.Cli.Terminal;
using Hygie.Core;
using Hygie.Web.Audit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hygie.Cli.Audit;

/// <summary><c>hygie witness serve</c>: answers add-checkpoint requests as this home's witness (C2SP tlog-witness) until it is stopped.</summary>
internal static class WitnessVerb
{
    /// <summary>A request is a checkpoint and at most 63 hashes.</summary>
    private const int MostBytes = 1 << 16;

    private static readonly Option<string> Urls = new("--urls")
    {
        DefaultValueFactory = _ => "http://127.0.0.1:8090",
        HelpName = "URL",
        Description = Words.Say("Where to listen.", "Où écouter."),
    };

    private static readonly Option<bool> WithInput = new("--with-input")
    {
        Description = Words.Say("Stop when the standard input closes: for a program that starts its own witness.", "S'arrêter quand l'entrée standard se ferme : pour un programme qui lance son témoin."),
    };

    public static Command Create() =>
        new Command("serve", Words.Say("Answer add-checkpoint requests as this home's witness; the first line says where.", "Répondre aux demandes add-checkpoint comme témoin de ce lieu ; la première ligne dit où."))
            .With(Urls, WithInput)
            .Runs(ServeAsync);

    private static async Task<int> ServeAsync(Run run)
    {
        if (!run.Home.Of("witness").TryGet(out var home, out var refusal) || !Listening.Address(run.Get(Urls)!).TryGet(out var urls, out refusal))
            return run.Refuse(refusal);
        await using var server = Build(urls);
        server.MapWitness(request => Composition.AnswerAsWitness(home.Path, home.Config!.Id, request));
        if (await Listening.StartAsync(server, urls, run.Cancellation) is { } taken)
            return run.Refuse(taken);
        Run.Print(string.Join(' ', server.Urls));
        var stopped = server.WaitForShutdownAsync(run.Cancellation);
        await (run.Get(WithInput) ? Task.WhenAny(stopped, Console.In.ReadToEndAsync(run.Cancellation)) : stopped);
        return Exit.Ok;
    }

    /// <summary>No more than a listener and one route: a hub starts its demo witness with itself.</summary>
    private static WebApplication Build(string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "hygie" });
        builder.WebHost.UseKestrelCore().UseUrls(urls).ConfigureKestrel(server => (server.AddServerHeader, server.Limits.MaxRequestBodySize) = (false, MostBytes));
        builder.Services.AddRoutingCore();
        return builder.Build();
    }
}

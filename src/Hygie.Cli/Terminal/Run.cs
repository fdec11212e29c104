using System.CommandLine;
using System.Text.Json;
using Hygie.Cli.Homes;
using Hygie.Core;

namespace Hygie.Cli.Terminal;

/// <summary>
/// One run of one verb: what was asked, where the home is, how to print. Data goes to the standard output, everything else to the
/// standard error; with <c>--json</c> the standard output is exactly one document.
/// </summary>
internal sealed class Run(ParseResult parsed, CancellationToken cancellation)
{
    /// <summary>Cancelled by Ctrl-C or SIGTERM.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>True when the verb was asked for one JSON document.</summary>
    public bool Json => parsed.CommandResult.Command.Options.OfType<Option<bool>>()
        .Any(o => string.Equals(o.Name, "--json", StringComparison.Ordinal) && parsed.GetValue(o));

    public bool Quiet => parsed.GetValue(GlobalOptions.Quiet);

    /// <summary>True when nobody may be asked anything.</summary>
    public bool NoInput => parsed.GetValue(GlobalOptions.NoInput);

    /// <summary>The home named by the options, the environment or the user's data folder; it may not exist yet.</summary>
    public Home Home => Home.Find(parsed.GetValue(GlobalOptions.Home));

    /// <summary>The person who acts, when one was named.</summary>
    public string? As => parsed.GetValue(GlobalOptions.As);

    public string? PassphraseFile => parsed.GetValue(GlobalOptions.PassphraseFile);

    /// <summary>The server of the metadata that was asked for, as it was typed.</summary>
    public string? Database => parsed.GetValue(GlobalOptions.Database);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>The value of an argument that may be left out, or null.</summary>
    public T? Find<T>(Argument<T?> argument) where T : class => parsed.GetValue(argument);

    /// <summary>A line of data for people.</summary>
    public static void Print(string line) => Console.Out.WriteLine(line);

    /// <summary>The one JSON document of this run.</summary>
    public static void PrintJson<T>(T document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, JsonText.Options));

    /// <summary>A line beside the data: what happens, what to do next. Silent with <c>--quiet</c>.</summary>
    public void Note(string line)
    {
        if (!Quiet)
            Console.Error.WriteLine(line);
    }

    /// <summary>The last line of a verb: the command people usually type next.</summary>
    public void Next(string command) => Note(Words.Say($"Next: {command}", $"Ensuite : {command}"));

    /// <summary>Prints a refusal and answers its exit code: <c>return run.Refuse(refusal);</c></summary>
    public int Refuse(Refusal refusal)
    {
        var text = RefusalTexts.Render(refusal, Words.Language);
        Console.Error.WriteLine($"{refusal.Code} {text.What} · {text.Why} · {text.Hint}");
        if (Json)
            PrintJson(new { code = refusal.Code, what = text.What, why = text.Why, hint = text.Hint, facts = refusal.Facts });
        return Exit.Of(RefusalTexts.KindOf(refusal.Code));
    }

    /// <summary>Long work with a bar on a terminal and a plain line every 5 seconds elsewhere.</summary>
    public Task<T> WithProgressAsync<T>(Func<IProgress<Progress>, Task<T>> work) =>
        Quiet ? work(new SilentProgress()) : ProgressDisplay.ShowAsync(work);

    private sealed class SilentProgress : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }
}

/// <summary>How verbs are declared: <c>new Command("check", "…").Runs(async run => …)</c>.</summary>
internal static class RunsExtension
{
    /// <summary>Gives the command its body; the body answers an exit code.</summary>
    public static Command Runs(this Command command, Func<Run, Task<int>> body)
    {
        command.SetAction((parsed, cancellation) => body(new Run(parsed, cancellation)));
        return command;
    }

    /// <summary>Adds arguments and options, and returns the command.</summary>
    public static Command With(this Command command, params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
            if (symbol is Option option) command.Add(option);
            else if (symbol is Argument argument) command.Add(argument);
            else if (symbol is Command sub) command.Add(sub);
        return command;
    }
}

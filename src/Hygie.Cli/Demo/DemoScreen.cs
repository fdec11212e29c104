using Hygie.Cli.Terminal;
using Spectre.Console;

namespace Hygie.Cli.Demo;

/// <summary>What the person who watches the demo sees: a line for each step that ended, and on a terminal a bar of the story under them.</summary>
internal sealed class DemoScreen
{
    private readonly bool _quiet;
    private readonly IAnsiConsole _console;
    private readonly ProgressTask? _bar;

    private DemoScreen(bool quiet, IAnsiConsole console, ProgressTask? bar) => (_quiet, _console, _bar) = (quiet, console, bar);

    /// <summary>Shows the story while it is told.</summary>
    public static Task<T> ShowAsync<T>(Run run, Func<DemoScreen, Task<T>> tell)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected)
            console.Profile.Width = 1000;
        if (run.Quiet || Console.IsErrorRedirected)
            return tell(new DemoScreen(run.Quiet, console, bar: null));
        return console.Progress().AutoClear(true).Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new ElapsedTimeColumn())
            .StartAsync(context => tell(new DemoScreen(quiet: false, console, context.AddTask(Markup.Escape(DemoStory.Steps[0].Title), maxValue: DemoStory.Steps.Count))));
    }

    public void Begin(DemoStep step)
    {
        if (_bar is not null)
            _bar.Description = Markup.Escape(step.Title);
    }

    public void End(DemoStep step, DemoOutcome outcome, double seconds)
    {
        _bar?.Increment(1);
        if (_quiet)
            return;
        _console.MarkupLine($"{(outcome.Ok ? "[green]✓[/]" : "[red]✗[/]")} [bold]{Markup.Escape(step.Title)}[/] [grey]{Markup.Escape(string.Create(Words.Culture, $"{seconds:N1} s"))}[/]");
        foreach (var line in outcome.Lines)
            if (_bar is null)
                Console.Error.WriteLine("    " + line);
            else
                _console.Write(new Padder(new Text(line), new Padding(4, 0, 0, 0)));
    }
}

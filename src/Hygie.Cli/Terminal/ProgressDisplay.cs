using System.Collections.Concurrent;
using Spectre.Console;
using Progress = Hygie.Core.Progress;

namespace Hygie.Cli.Terminal;

/// <summary>Draws <see cref="Progress"/>: one bar per step on a terminal, one plain line every 5 seconds elsewhere.</summary>
internal static class ProgressDisplay
{
    public static Task<T> ShowAsync<T>(Func<IProgress<Progress>, Task<T>> work) =>
        Console.IsErrorRedirected ? work(new PlainLines(TimeProvider.System)) : ShowBarsAsync(work);

    private static Task<T> ShowBarsAsync<T>(Func<IProgress<Progress>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private sealed class Bars(ProgressContext context) : IProgress<Progress>
    {
        private readonly ConcurrentDictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

        public void Report(Progress value)
        {
            var task = _tasks.GetOrAdd(value.Step, step => context.AddTask(Markup.Escape(step)));
            task.IsIndeterminate = value.Total <= 0;
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }

    private sealed class PlainLines(TimeProvider clock) : IProgress<Progress>
    {
        private readonly Lock _gate = new();
        private long _last = clock.GetTimestamp();

        public void Report(Progress value)
        {
            lock (_gate)
            {
                if (clock.GetElapsedTime(_last) < TimeSpan.FromSeconds(5))
                    return;
                _last = clock.GetTimestamp();
            }

            var share = value.Total > 0 ? string.Create(Words.Culture, $" / {value.Total:N0} ({100.0 * value.Done / value.Total:N0} %)") : "";
            Console.Error.WriteLine(string.Create(Words.Culture, $"{value.Step}: {value.Done:N0}{share} {value.Unit}"));
        }
    }
}

using System.CommandLine;
using Hygie.Cli.Terminal;

namespace Hygie.Cli;

/// <summary>Where the one executable starts, and the one place where a broken promise of a port is caught.</summary>
internal static class Program
{
    /// <summary>Runs one command line; answers its exit code.</summary>
    public static async Task<int> Main(string[] args)
    {
        Words.Choose(args);
        var parsed = Commands.Root().Parse(args);
        if (parsed.Errors.Count > 0)
            return Usage.Explain(parsed);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(Words.Say("Interrupted.", "Interrompu."));
            return Exit.Interrupted;
        }
        catch (Exception broken) when (!System.Diagnostics.Debugger.IsAttached)
        {
            return BrokenPromise.Explain(broken);
        }
    }
}

using System.CommandLine;

namespace Hygie.Cli.Terminal;

/// <summary>A command line that could not be read: one error line per mistake on the standard error, exit 2.</summary>
internal static class Usage
{
    public static int Explain(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine($"HYG-0001 {error.Message}");
        var path = CommandPath(parsed.CommandResult);
        Console.Error.WriteLine(Words.Say($"See: hygie{path} --help", $"Voir : hygie{path} --help"));
        return Exit.Usage;
    }

    private static string CommandPath(System.CommandLine.Parsing.CommandResult result)
    {
        var names = new Stack<string>();
        for (var at = result; at?.Parent is System.CommandLine.Parsing.CommandResult parent; at = parent)
            names.Push(at.Command.Name);
        return names.Count == 0 ? "" : " " + string.Join(' ', names);
    }
}

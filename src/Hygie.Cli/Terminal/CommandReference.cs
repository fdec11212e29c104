using System.CommandLine;
using System.Text;

namespace Hygie.Cli.Terminal;

/// <summary>
/// <c>hygie reference</c> (hidden): docs/reference/commands.md, written from the command tree itself, so that the page cannot tell of a
/// command that is not there. A test holds the two equal.
/// </summary>
internal static class CommandReference
{
    private const string Preface =
        "# Commands\n\nWritten by the program itself: `./hygie reference --lang en > docs/reference/commands.md`. Every command also answers `--help`,\nand speaks French with `--lang fr`. Exit codes: [exit-codes.md](exit-codes.md).\n";

    public static Command Create() =>
        new Command("reference", Words.Say("Write the reference of the commands.", "Écrire la référence des commandes.")) { Hidden = true }
            .Runs(_ =>
            {
                Console.Out.Write(Write(Commands.Root()));
                return Task.FromResult(Exit.Ok);
            });

    /// <summary>The whole page, in the language of this process.</summary>
    public static string Write(RootCommand root)
    {
        var page = new StringBuilder(Preface);
        page.Append("\n## Options of every command\n\n");
        Options(page, GlobalOptions.All);
        foreach (var command in Shown(root))
            Write(page, command, "hygie");
        return page.ToString();
    }

    private static void Write(StringBuilder page, Command command, string before)
    {
        var name = $"{before} {command.Name}";
        if (Shown(command).Any())
        {
            foreach (var verb in Shown(command))
                Write(page, verb, name);
            return;
        }

        page.Append("\n## ").Append(name).Append("\n\n```\n").Append(name);
        foreach (var argument in command.Arguments)
            page.Append(argument.Arity.MinimumNumberOfValues == 0 ? $" [{Name(argument)}]" : $" {Name(argument)}");
        page.Append(command.Options.Any(o => !o.Hidden) ? " [options]\n```\n" : "\n```\n").Append(FirstLine(command.Description)).Append("\n\n");
        foreach (var argument in command.Arguments)
            page.Append("- `").Append(Name(argument)).Append("`: ").Append(FirstLine(argument.Description)).Append('\n');
        Options(page, command.Options);
    }

    private static void Options(StringBuilder page, IEnumerable<Option> options)
    {
        foreach (var option in options.Where(o => !o.Hidden).OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            page.Append("- `").Append(option.Name).Append(option.HelpName is { } value ? " " + value : "").Append('`')
                .Append(option.Required ? " (required): " : ": ").Append(FirstLine(option.Description)).Append('\n');
        }
    }

    private static IEnumerable<Command> Shown(Command command) => command.Subcommands.Where(c => !c.Hidden).OrderBy(c => c.Name, StringComparer.Ordinal);

    private static string Name(Argument argument) => argument.HelpName ?? argument.Name;

    private static string FirstLine(string? text) => (text ?? "").Split('\n')[0];
}

using System.Globalization;
using System.Reflection;
using Hygie.Cli;
using Hygie.Cli.Terminal;
using Hygie.Testing;

namespace Hygie.EndToEnd.Tests.Terminal;

/// <summary>The reference pages say what the program does, no more and no less.</summary>
public sealed class ReferenceTests
{
    /// <summary>When it fails: ./hygie reference --lang en > docs/reference/commands.md</summary>
    [Fact]
    public void The_page_of_commands_is_that_of_the_command_tree() =>
        Assert.Equal(File.ReadAllText(TestFiles.InCheckout("docs", "reference", "commands.md")), CommandReference.Write(Commands.Root()));

    [Fact]
    public void The_page_of_exit_codes_has_every_code()
    {
        var page = File.ReadAllText(TestFiles.InCheckout("docs", "reference", "exit-codes.md"));
        foreach (var code in typeof(Exit).GetFields(BindingFlags.Public | BindingFlags.Static))
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\n| {code.GetRawConstantValue()} |"), page, StringComparison.Ordinal);
    }
}

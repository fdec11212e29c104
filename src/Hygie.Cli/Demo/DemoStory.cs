namespace Hygie.Cli.Demo;

/// <summary>The story, in order.</summary>
internal static class DemoStory
{
    public static IReadOnlyList<DemoStep> Steps { get; } = [];
}

using Hygie.Cli.Terminal;

namespace Hygie.Cli.Demo;

/// <summary>The story, in order: each step is told by the commands that people would type.</summary>
internal static class DemoStory
{
    public static IReadOnlyList<DemoStep> Steps { get; } =
    [
        new("audit", Words.Say("The whole log is verified, trusting only its policy", "Tout le journal est vérifié, en ne croyant que sa politique"), ProofSteps.AuditAsync),
        new("tamper", Words.Say("One byte of a copy of the log is altered: verification names it", "Un octet d'une copie du journal est altéré : la vérification le nomme"), ProofSteps.TamperAsync),
    ];
}

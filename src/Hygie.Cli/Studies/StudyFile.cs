using System.CommandLine;
using Hygie.Cli.Terminal;
using Hygie.Core;

namespace Hygie.Cli.Studies;

/// <summary>The file that the study verbs take.</summary>
internal static class StudyFile
{
    public static Argument<FileInfo> Argument() => new("FILE") { Description = Words.Say("The definition (YAML).", "La définition (YAML).") };

    /// <summary>Its exact bytes; a missing or unreadable file is a refusal.</summary>
    public static Result<byte[]> Read(FileInfo file) =>
        file.Exists ? File.ReadAllBytes(file.FullName) : Refusal.Of("HYG-12021", ("file", file.Name));
}

using System.Globalization;

namespace Hygie.Core;

/// <summary>
/// Public names: lower-case letters, digits and hyphens, 1 to 63 characters, starting with a letter or a digit.
/// They appear in the public log, in file names and in URLs, so they never say anything about a patient.
/// </summary>
public static class PublicName
{
    /// <summary>True when <paramref name="text"/> is a well-formed public name.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: >= 1 and <= 63 } && text[0] != '-' && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');

    /// <summary>Returns <paramref name="text"/>, or throws: for names that the product itself makes up.</summary>
    public static string Check(string text) =>
        IsValid(text) ? text : throw new ArgumentException("Not a public name: a-z, 0-9 and hyphens, 1 to 63 characters.", nameof(text));
}

/// <summary>A dataset of the catalogue, such as <c>snds</c>.</summary>
public readonly record struct DatasetId(string Value) { public override string ToString() => Value; }

/// <summary>One exact version of a dataset; a study is always tied to exact versions. Printed <c>snds@3</c>.</summary>
public readonly record struct DatasetVersion(DatasetId Dataset, int Number)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Dataset.Value}@{Number}");

    /// <summary>Reads <c>snds@3</c>; null when it is anything else.</summary>
    public static DatasetVersion? Parse(string? text)
    {
        var parts = (text ?? "").Split('@');
        return parts.Length == 2 && PublicName.IsValid(parts[0])
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new DatasetVersion(new DatasetId(parts[0]), number) : null;
    }
}

/// <summary>A research project.</summary>
public readonly record struct ProjectId(string Value) { public override string ToString() => Value; }

/// <summary>A data permit, the only key to a project's data.</summary>
public readonly record struct PermitId(string Value) { public override string ToString() => Value; }

/// <summary>A host: a place that stores sealed objects or runs a zone.</summary>
public readonly record struct HostId(string Value) { public override string ToString() => Value; }

/// <summary>A member of staff, a reviewer, a trustee: someone who signs. Never a patient.</summary>
public readonly record struct PersonId(string Value) { public override string ToString() => Value; }

/// <summary>A body that decides: a holder, a committee, an authority, the hub.</summary>
public readonly record struct BodyId(string Value) { public override string ToString() => Value; }

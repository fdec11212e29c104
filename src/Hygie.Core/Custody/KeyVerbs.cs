namespace Hygie.Core.Custody;

/// <summary>The verbs a release may name; a mandate lists those it allows.</summary>
public static class KeyVerbs
{
    /// <summary>Write a new dataset version, reading earlier ones.</summary>
    public const string Store = "store";
    /// <summary>Join deliveries and pseudonyms.</summary>
    public const string Pseudonymise = "pseudonymise";
    /// <summary>Map to a common model.</summary>
    public const string Standardise = "standardise";
    /// <summary>Compute labels and published counts.</summary>
    public const string Describe = "describe";
    /// <summary>Protected feasibility counts.</summary>
    public const string Count = "count";
    /// <summary>Make the extract of a permit.</summary>
    public const string Extract = "extract";
    /// <summary>Read an extract in a workspace.</summary>
    public const string Query = "query";
    /// <summary>Read and write the hub's own metadata snapshots and events.</summary>
    public const string Operate = "operate";
    /// <summary>Read everything stored, to check it.</summary>
    public const string Check = "check";
    /// <summary>Rebuild a lost hub; its mandate needs k trustees.</summary>
    public const string Recover = "recover";
}

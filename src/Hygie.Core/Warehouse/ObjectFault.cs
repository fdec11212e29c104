namespace Hygie.Core.Warehouse;

/// <summary>What is wrong with an object on a host.</summary>
public enum ObjectFault
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>There is no object of that name.</summary>
    Missing,
    /// <summary>It is shorter than it was.</summary>
    Truncated,
    /// <summary>It is longer than it was.</summary>
    TooLong,
    /// <summary>Its bytes are those of another object of ours: swapped, or the same stored twice.</summary>
    AnotherObject,
    /// <summary>Its bytes do not hash to its name; of HEAD: it is not one, or the hub did not sign it.</summary>
    Altered,
    /// <summary>Its bytes are right, and the key that should open it does not: the manifest or the key is wrong, not the host.</summary>
    Unopened,
}

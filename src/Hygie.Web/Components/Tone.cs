namespace Hygie.Web.Components;

/// <summary>What a status means to the reader: decides its icon and its colour; the word is always beside them.</summary>
public enum Tone
{
    /// <summary>Nothing to do.</summary>
    Good,
    /// <summary>Worth a look.</summary>
    Warning,
    /// <summary>Somebody must act.</summary>
    Bad,
    /// <summary>In progress or neutral.</summary>
    Neutral,
    /// <summary>Not known: a visible state, never a pass.</summary>
    Unknown,
}

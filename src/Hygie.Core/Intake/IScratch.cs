namespace Hygie.Core.Intake;

/// <summary>
/// Where a holder puts the tables of a delivery while it seals them: their lengths and hashes must be known before the first byte is sealed.
/// Contract: only inside the holder's own home, readable by its owner alone; disposing a file removes it.
/// </summary>
public interface IScratch
{
    /// <summary>A new empty file.</summary>
    IScratchFile Create();
}

/// <summary>One file of a scratch.</summary>
public interface IScratchFile : IDisposable
{
    /// <summary>Opens it for writing, once.</summary>
    Stream Write();

    /// <summary>Opens it for reading from its start, any number of times, after it was written.</summary>
    Stream Read();
}

using Hygie.Core.Intake;

namespace Hygie.Testing.Intake;

/// <summary>Scratch files in memory; says how many were made and not removed.</summary>
public sealed class MemoryScratch : IScratch
{
    /// <summary>Files not yet removed.</summary>
    public int Left { get; private set; }

    public IScratchFile Create()
    {
        Left++;
        return new MemoryScratchFile(this);
    }

    private sealed class MemoryScratchFile(MemoryScratch owner) : IScratchFile
    {
        private readonly MemoryStream _bytes = new();

        public Stream Write() => _bytes;

        public Stream Read() => new MemoryStream(_bytes.ToArray(), writable: false);

        public void Dispose() => owner.Left--;
    }
}

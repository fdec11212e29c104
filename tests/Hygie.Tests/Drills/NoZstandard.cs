using Hygie.Core.Drills;

namespace Hygie.Tests.Drills;

/// <summary>Opens nothing: frames of Zstandard are opened by the adapter, whose own tests do so.</summary>
internal sealed class NoZstandard : IZstandard
{
    public int Open(ReadOnlySpan<byte> packed, Span<byte> clear) => 0;
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>
/// How large objects travel: in parts, some at once, so that a line that breaks costs one part, and no more of the object is in memory than the
/// caller's own copy.
/// </summary>
internal static class Parts
{
    /// <summary>Bytes of a part; what is not larger goes in one piece. S3 wants 5 MiB at least.</summary>
    public const int Length = 16 << 20;

    /// <summary>Parts on their way at once.</summary>
    public const int AtOnce = 3;

    /// <summary>How many parts an object has.</summary>
    public static int CountOf(int length) => (length + Length - 1) / Length;

    /// <summary>A part of an object, not copied.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> content, int part) => content.Slice(part * Length, Math.Min(Length, content.Length - part * Length));

    /// <summary>Sends every part, by its number from 0.</summary>
    public static Task SendAsync(int count, Func<int, CancellationToken, ValueTask> send, CancellationToken cancellation) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, send);

    /// <summary>A stream over bytes that are there already; a copy only when they are no array.</summary>
    public static MemoryStream StreamOf(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(content.ToArray(), writable: false);

    /// <summary>What Content-MD5 wants. It guards the way only: an object's own hash is its name.</summary>
    public static byte[] Md5Of(ReadOnlyMemory<byte> content)
    {
#pragma warning disable CA5351 // The protocols' checksum against damage, not against people.
        return MD5.HashData(content.Span);
#pragma warning restore CA5351
    }

    /// <summary>The name, when it is one that Hygie gives; anything else is a defect.</summary>
    public static string Name(string name) => name == Head.Name || ObjectName.IsValid(name) ? name : throw new ArgumentException("Not the name of an object.", nameof(name));
}

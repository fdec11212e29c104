using System.Text;
using Hygie.Core.Custody;

namespace Hygie.Cli.Homes;

/// <summary>The erased keys that a hub's home knows of, one a line: every process of the zone reads it, and wipes the leases of a key that comes to stand there.</summary>
internal sealed class ErasedKeys(Home hub)
{
    private readonly string _file = hub.At("erased-keys.txt");
    private readonly Lock _gate = new();
    private DateTime _read;
    private HashSet<string> _keys = [];

    /// <summary>True of a key that was erased, now.</summary>
    public bool IsErased(KeyId key)
    {
        lock (_gate)
        {
            var written = File.GetLastWriteTimeUtc(_file);
            if (written != _read)
                (_read, _keys) = (written, Lines());
            return _keys.Contains(key.ToString());
        }
    }

    /// <summary>Adds one; it is there once.</summary>
    public void Add(KeyId key) => WholeFile.Write(_file, Encoding.ASCII.GetBytes(string.Concat(Lines().Append(key.ToString()).Distinct(StringComparer.Ordinal).Select(line => line + "\n"))));

    private HashSet<string> Lines() => File.Exists(_file) ? File.ReadAllLines(_file).ToHashSet(StringComparer.Ordinal) : [];
}

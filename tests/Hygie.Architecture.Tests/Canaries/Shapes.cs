#pragma warning disable CA1052, CA1815, CA1051 // canaries are wrong on purpose
namespace Hygie.Architecture.Tests.Canaries;

/// <summary>Neither sealed nor abstract, with a name that says nothing, reading a file and the clock.</summary>
public class LooseManager
{
    public static string Read(string path) => File.ReadAllText(path) + DateTime.UtcNow.Year.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A value that changes under its reader.</summary>
public struct MutableValue
{
    public int Number;
}

/// <summary>A clear identifier that prints itself.</summary>
public sealed record ClearIdentifier(string Nir);

/// <summary>A store that changes state without an audit entry.</summary>
public interface ISilentStore
{
    Task SaveAsync(string what);
}

/// <summary>A verb of the hub that mentions a clear identifier.</summary>
public sealed class AcceptingHub
{
    public ClearIdentifier? Seen { get; init; }
}

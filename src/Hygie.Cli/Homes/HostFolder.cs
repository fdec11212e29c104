using Hygie.Core;
using Hygie.Core.Hosts;

namespace Hygie.Cli.Homes;

/// <summary>
/// How the hub reaches its hosts: the addresses of <c>hub.json</c>, and the credentials beside it, in <c>credentials/ID</c>, which nobody else may read, or in the
/// environment.
/// </summary>
internal static class HostFolder
{
    /// <summary>Environment that gives the credentials of a host without a file.</summary>
    public const string KeyVariable = "HYGIE_HOST_KEY", SecretVariable = "HYGIE_HOST_SECRET";

    /// <summary>Where a host's credentials are kept.</summary>
    public static string CredentialsOf(Home hub, string host) => hub.At("credentials", host);

    /// <summary>The credentials of a host: its file, else the environment. Refuses (HYG-5013, HYG-5014) when there are none, or none that can be used.</summary>
    public static Result<HostCredentials> Find(Home hub, string host) =>
        File.Exists(CredentialsOf(hub, host)) ? Read(CredentialsOf(hub, host)) : FromEnvironment(host);

    /// <summary>Credentials out of a file; refuses (HYG-5014) one that others may read.</summary>
    public static Result<HostCredentials> Read(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!File.Exists(path))
            return Refusal.Of("HYG-0010", ("file", path));
        return (File.GetUnixFileMode(path) & others) == UnixFileMode.None ? HostCredentials.Read(File.ReadAllText(path)) : Refusal.Of("HYG-5014", ("what", "mode"));
    }

    /// <summary>Credentials out of the environment.</summary>
    public static Result<HostCredentials> FromEnvironment(string host) =>
        Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key && Environment.GetEnvironmentVariable(SecretVariable) is { Length: > 0 } secret
            ? HostCredentials.Of(key, secret) : Refusal.Of("HYG-5013", ("host", host));

    /// <summary>Keeps an address, and a copy of the credentials when there are some, for the owner alone.</summary>
    public static void Keep(Home hub, HubConfig config, string host, HostAddress address, HostCredentials? credentials)
    {
        if (credentials is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(CredentialsOf(hub, host))!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using var file = new FileStream(CredentialsOf(hub, host), new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            file.Write(System.Text.Encoding.ASCII.GetBytes($"{credentials.Key}\n{credentials.Reveal()}\n"));
            file.Flush(flushToDisk: true);
        }

        var text = address.Protocol == HostProtocol.Folder ? Path.GetRelativePath(hub.Path, Path.GetFullPath(address.Text)) : address.Text;
        (config with { Hosts = new Dictionary<string, string>(config.Hosts, StringComparer.Ordinal) { [host] = text } }).Write(hub);
    }
}

using System.Globalization;
using Hygie.Core.Workspaces;

namespace Hygie.Adapters.Sandboxes;

/// <summary>The command line of one run: descriptors, limits, bubblewrap, program.</summary>
internal static class BubblewrapArguments
{
    /// <summary>First descriptor inside: the filter's; bubblewrap closes it. The data's follow.</summary>
    private const int FirstDescriptor = 20;

    /// <summary>Names that may stand in a path and in a script.</summary>
    public static bool IsPlain(string name) => name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>
    /// A bash script that opens the filter and the data read-only under fixed numbers, then becomes the rest of the line. Descriptors of this
    /// process are reached as <c>/proc/PID/fd/N</c>, so that none of ours is ever inherited.
    /// </summary>
    public static IReadOnlyList<string> Of(SandboxRequest request, string filter, int process)
    {
        var names = request.Data.Keys.Order(StringComparer.Ordinal).ToList();
        var opens = names.Select((name, i) => Open(FirstDescriptor + 1 + i, request.Data[name], process));
        // Whatever this process was started with (a terminal's, a supervisor's) is closed first: only the filter and the data go in.
        const string closing = "for f in /proc/self/fd/*; do f=${f##*/}; ((f > 2)) && eval \"exec $f>&-\"; done;";
        var script = $"{closing} exec {Open(FirstDescriptor, filter, process)} {string.Join(' ', opens)}; exec \"$@\"";
        return ["--noprofile", "--norc", "-c", script, "sandbox", .. Limits(request.Limits), "bwrap", .. Isolation(), .. System(), .. Own(request, names), "--", request.Program.Executable, .. request.Program.Arguments];
    }

    private static IEnumerable<string> Limits(SandboxLimits limits) =>
    [
        "prlimit", "--core=0", "--nofile=256", "--data=" + Text(limits.MemoryBytes), "--fsize=" + Text(limits.ScratchBytes),
        "--cpu=" + Text((long)Math.Ceiling(limits.Time.TotalSeconds) * Environment.ProcessorCount), "--",
    ];

    private static IEnumerable<string> Isolation() =>
    [
        "--unshare-user", "--unshare-all", "--disable-userns", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--hostname", "workspace",
        "--new-session", "--die-with-parent", "--clearenv", "--seccomp", Text(FirstDescriptor),
    ];

    /// <summary>The system's programs and libraries, whatever the distribution's layout.</summary>
    private static IEnumerable<string> System()
    {
        IEnumerable<string> all = ["--ro-bind", "/usr", "/usr"];
        foreach (var path in new[] { "/bin", "/sbin", "/lib", "/lib64" })
            all = all.Concat(new DirectoryInfo(path) is { LinkTarget: { } target } ? ["--symlink", target, path] : Directory.Exists(path) ? ["--ro-bind", path, path] : []);
        return all.Concat(["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache", "--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]);
    }

    private static IEnumerable<string> Own(SandboxRequest request, IReadOnlyList<string> names)
    {
        // Scratch comes before the program's own files: these may lie below /tmp and must not be covered.
        IEnumerable<string> all = ["--proc", "/proc", "--dev", "/dev", "--size", Text(request.Limits.ScratchBytes), "--tmpfs", "/tmp", "--dir", "/data"];
        all = all.Concat(request.Program.ReadOnly.SelectMany(path => (string[])["--ro-bind", path, path]));
        all = all.Concat(names.SelectMany((name, i) => (string[])["--symlink", "/proc/self/fd/" + Text(FirstDescriptor + 1 + i), SandboxRequest.DataPath(name)]));
        all = all.Concat(["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"]);
        return all.Concat(request.Program.Environment.SelectMany(v => (string[])["--setenv", v.Key, v.Value]));
    }

    private static string Open(int descriptor, string path, int process) =>
        $"{Text(descriptor)}<'{path.Replace("/proc/self/", $"/proc/{Text(process)}/", StringComparison.Ordinal).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

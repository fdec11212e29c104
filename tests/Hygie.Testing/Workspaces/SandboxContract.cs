using System.Globalization;
using System.Text;
using Hygie.Core.Workspaces;
using Xunit;

namespace Hygie.Testing.Workspaces;

/// <summary>What every sandbox promises, tried with the system's own shell and Perl.</summary>
public abstract class SandboxContract
{
    private static readonly SandboxLimits Limits = new(TimeSpan.FromSeconds(60), 512L << 20, 16L << 20, 1 << 20);

    /// <summary>The sandbox under test.</summary>
    protected abstract ISandbox Sandbox { get; }

    /// <summary>A clear file of those bytes, by path; it lives as long as the test.</summary>
    protected abstract string ClearFile(byte[] content);

    [Fact]
    public async Task A_program_reads_its_input_and_answers_with_output_error_and_exit_code()
    {
        var outcome = await ShellAsync("read line; echo got $line; echo beware >&2; exit 3", input: "words\n");
        Assert.Equal((SandboxEnd.Exited, 3, "got words", "beware"), (outcome.End, outcome.ExitCode, Text(outcome.Output), Text(outcome.Error)));
    }

    [Fact]
    public async Task Data_are_read_by_name_and_nothing_else_is_there()
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["persons"] = ClearFile("first"u8.ToArray()), ["stays"] = ClearFile("second"u8.ToArray()) };
        var outcome = await ShellAsync("cat /data/persons.parquet /data/stays.parquet; ls /data | wc -l", data: data);
        Assert.Equal("firstsecond2", Text(outcome.Output));
    }

    [Fact]
    public async Task A_programs_own_files_are_read_only_wherever_they_lie()
    {
        var folder = Directory.CreateTempSubdirectory("hygie-own-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "library"), "mine", TestContext.Current.CancellationToken);
        var program = Shell($"cat {folder.FullName}/library; (echo x > {folder.FullName}/library) 2>/dev/null || echo -n ' kept'") with { ReadOnly = [folder.FullName] };
        var outcome = await Sandbox.RunAsync(Request(program), TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
        Assert.Equal("mine kept", Text(outcome.Output));
    }

    [Theory]
    [InlineData("inet", 2)]
    [InlineData("inet6", 10)]
    [InlineData("netlink", 16)]
    [InlineData("packet", 17)]
    [InlineData("vsock", 40)]
    public async Task No_socket_of_any_network_family_can_be_made(string name, int family)
    {
        var outcome = await PerlAsync(string.Create(CultureInfo.InvariantCulture, $"socket(my $s, {family}, 1, 0) ? print 'made' : print 'refused {name}'"));
        Assert.Equal("refused " + name, Text(outcome.Output));
    }

    [Fact]
    public async Task There_is_no_network_interface_but_its_own_loopback() =>
        Assert.Equal("lo", Text((await ShellAsync("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).Output));

    [Fact]
    public async Task Nothing_can_be_written_but_scratch()
    {
        var outcome = await ShellAsync("for f in / /usr /etc /data /dev /var /home /root; do (echo x > $f/mark) 2>/dev/null && echo wrote $f; done; echo x > /tmp/mark && cat /tmp/mark");
        Assert.Equal("x", Text(outcome.Output));
    }

    [Fact]
    public async Task The_files_of_the_machine_are_not_there()
    {
        var outcome = await ShellAsync("for f in /root /home /work /var/lib /etc/passwd /etc/shadow /sys /run/docker.sock /boot; do test -e $f && echo found $f; done; echo none");
        Assert.Equal("none", Text(outcome.Output));
    }

    [Fact]
    public async Task Our_environment_does_not_leak()
    {
        var outcome = await ShellAsync("env | cut -d= -f1 | sort | grep -v -e '^_$' -e SHLVL -e OLDPWD | tr '\\n' ' '");
        Assert.Equal("HOME LANG PATH PWD", Text(outcome.Output));
    }

    [Fact]
    public async Task Only_its_own_processes_and_descriptors_are_seen()
    {
        var processes = await ShellAsync("ls -d /proc/[0-9]* | wc -l");
        Assert.InRange(int.Parse(Text(processes.Output), CultureInfo.InvariantCulture), 1, 5);
        var descriptors = await PerlAsync("opendir(my $d, '/proc/self/fd'); print join(' ', sort { $a <=> $b } grep { /\\d/ && $_ > 2 && readlink(\"/proc/self/fd/$_\") !~ m{/proc/} } readdir $d)");
        Assert.Equal("", Text(descriptors.Output));
    }

    [Theory]
    [InlineData(272, "0x10000000")] // unshare(CLONE_NEWUSER)
    [InlineData(165, "0")] // mount
    [InlineData(101, "0")] // ptrace
    [InlineData(425, "1")] // io_uring_setup
    [InlineData(250, "0")] // keyctl
    public async Task The_kernel_refuses_what_would_open_the_box(int call, string argument)
    {
        var outcome = await PerlAsync(string.Create(CultureInfo.InvariantCulture, $"syscall({call}, {argument}, 0, 0, 0) >= 0 ? print 'done' : print $!{{EPERM}} ? 'refused' : $!"));
        Assert.Equal("refused", Text(outcome.Output));
    }

    [Fact]
    public async Task Time_over_kills_every_process_of_the_run()
    {
        var outcome = await ShellAsync("(sleep 600 &) ; sleep 600", limits: Limits with { Time = TimeSpan.FromMilliseconds(700) });
        Assert.Equal(SandboxEnd.TimedOut, outcome.End);
    }

    [Fact]
    public async Task A_cancelled_token_kills_every_process_of_the_run()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(700));
        var outcome = await Sandbox.RunAsync(Request(Shell("setsid sleep 600 & sleep 600")), stop.Token);
        Assert.Equal((SandboxEnd.Stopped, 137), (outcome.End, outcome.ExitCode));
    }

    [Fact]
    public async Task Too_much_output_kills_the_run_and_keeps_what_fits()
    {
        var outcome = await ShellAsync("yes", limits: Limits with { OutputBytes = 4096 });
        Assert.Equal((SandboxEnd.TooMuchOutput, 4096), (outcome.End, outcome.Output.Length));
    }

    [Fact]
    public async Task Memory_has_a_ceiling()
    {
        var outcome = await PerlAsync("my $s = 'x' x (1 << 30); print 'taken'", Limits with { MemoryBytes = 128L << 20 });
        Assert.NotEqual("taken", Text(outcome.Output));
        Assert.NotEqual(0, outcome.ExitCode);
    }

    [Fact]
    public async Task Scratch_has_a_ceiling()
    {
        var outcome = await ShellAsync("head -c 64M /dev/zero > /tmp/big 2>/dev/null && echo written");
        Assert.Equal("", Text(outcome.Output));
    }

    [Fact]
    public async Task A_name_that_is_no_plain_name_is_a_broken_call() =>
        await Assert.ThrowsAsync<SandboxException>(() => ShellAsync("true", data: new Dictionary<string, string>(StringComparer.Ordinal) { ["../x"] = ClearFile([1]) }));

    private Task<SandboxOutcome> ShellAsync(string script, string input = "", IReadOnlyDictionary<string, string>? data = null, SandboxLimits? limits = null) =>
        Sandbox.RunAsync(Request(Shell(script), input, data, limits), TestContext.Current.CancellationToken);

    private Task<SandboxOutcome> PerlAsync(string script, SandboxLimits? limits = null) =>
        Sandbox.RunAsync(Request(Program("/usr/bin/perl", "-MErrno", "-e", script), limits: limits), TestContext.Current.CancellationToken);

    private static SandboxRequest Request(SandboxProgram program, string input = "", IReadOnlyDictionary<string, string>? data = null, SandboxLimits? limits = null) =>
        new(program, data ?? new Dictionary<string, string>(StringComparer.Ordinal), Encoding.UTF8.GetBytes(input), limits ?? Limits);

    private static SandboxProgram Shell(string script) => Program("/bin/sh", "-c", script);

    private static SandboxProgram Program(string executable, params string[] arguments) =>
        new("test", executable, arguments, [], new Dictionary<string, string>(StringComparer.Ordinal));

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span).Trim();
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Hygie.EndToEnd.Tests.Deliveries;

/// <summary>A delivery far larger than the memory it may take, checked by the program as users have it.</summary>
public sealed class LargeDeliveryTests : IDisposable
{
    private const long Gigabyte = 1L << 30;
    private const long MostKilobytes = 1536L << 10;

    /// <summary>Runs a command to its end and prints, last on the standard error, the most memory it ever held (VmHWM, as getrusage gives it) in KiB.</summary>
    private const string Measured = "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-large-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_table_of_a_gigabyte_is_checked_in_less_than_a_gigabyte_and_a_half_of_memory()
    {
        var file = Path.Combine(_folder.FullName, "GP_VISIT.csv");
        var rows = Write(file);
        Assert.InRange(new FileInfo(file).Length, Gigabyte, Gigabyte + (1 << 20));

        var start = new ProcessStartInfo("python3", ["-c", Measured, PublishedProgram.Path, "delivery", "check", _folder.FullName, "--source", "gp", "--json", "--no-input", "--quiet"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        var report = JsonDocument.Parse(await output).RootElement;
        Assert.Equal((rows, rows), (report.GetProperty("rows").GetInt64(), report.GetProperty("accepted").GetInt64()));
        var kilobytes = long.Parse((await error).Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
        Assert.InRange(kilobytes, 1, MostKilobytes);
    }

    /// <summary>Visits, each with a key of its own to remember, until there is a gigabyte of them.</summary>
    private static long Write(string file)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        stream.Write("VISIT_ID;NIR;VISIT_DATE;REASON\n"u8);
        var line = new byte[64];
        long rows = 0;
        for (; stream.Position < Gigabyte; rows++)
        {
            System.Text.Unicode.Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"V{rows:D12};{1000000000000 + (rows % 100_000)};{1 + (rows % 28):D2}/03/2022;I10\n", out var length);
            stream.Write(line, 0, length);
        }

        return rows;
    }
}

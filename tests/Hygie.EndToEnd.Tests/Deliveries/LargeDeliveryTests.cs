using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.Core.Warehouse;
using Hygie.EndToEnd.Tests.Crashes;
using Xunit;

namespace Hygie.EndToEnd.Tests.Deliveries;

/// <summary>A delivery far larger than the memory it may take, checked, sealed and accepted by the program as users have it.</summary>
[Collection(CrashTests.Name)]
public sealed class LargeDeliveryTests(DeliveredCountry country) : IDisposable
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

        var report = await MeasuredAsync(["delivery", "check", _folder.FullName, "--source", "gp", "--json", "--no-input", "--quiet"]);
        Assert.Equal((rows, rows), (report.GetProperty("rows").GetInt64(), report.GetProperty("accepted").GetInt64()));
    }

    /// <summary>Fifteen million visits, whose keys other tables may look for: near the most that a hub keeps at once. The hub is killed when all is packed, and takes the delivery the next time.</summary>
    [Fact]
    public async Task A_gigabyte_is_sealed_and_accepted_in_that_memory_also_after_a_kill()
    {
        var home = country.Copy();
        var raw = Directory.CreateDirectory(Path.Combine(_folder.FullName, "raw"));
        var rows = Write(Path.Combine(raw.FullName, "GP_VISIT.csv"), keyDigits: 40);
        Assert.InRange(rows, 14_000_000, 16_000_000);
        string[] rest = ["--json", "--no-input", "--quiet", "--home"];
        var parts = Path.Combine(_folder.FullName, "sealed");
        var settled = await MeasuredAsync(["delivery", "seal", raw.FullName, "--source", "gp", "--out", parts, .. rest, home.At("holders", "gp-network")]);
        Assert.Equal((true, 100_000), (settled.GetProperty("sealed").GetBoolean(), settled.GetProperty("people").GetInt32()));
        home.Delivery = (Path.Combine(parts, "health.age"), Path.Combine(parts, "answer.age"));
        await MeasuredAsync(["third-party", "answer", Path.Combine(parts, "identity.age"), "--out", home.Delivery.Answer, .. rest, home.At("third-party")]);

        await home.KillAsync("hub", FaultPoints.Packed, home.Accept);
        await home.AssertLogAsync(FaultPoints.Packed);
        var accepted = await MeasuredAsync([.. home.Accept, "--no-input", "--quiet", "--home", home.At("hub")]);
        Assert.Equal(("gp-network@1", rows, 0), (accepted.GetProperty("version").GetString(), accepted.GetProperty("rows").GetInt64(), accepted.GetProperty("orphans").GetInt32()));
    }

    /// <summary>Runs the program, expects it to end well within its memory, and gives the document it printed.</summary>
    private static async Task<JsonElement> MeasuredAsync(string[] args)
    {
        var start = new ProcessStartInfo("python3", ["-c", Measured, PublishedProgram.Path, .. args]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        var kilobytes = long.Parse((await error).Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
        Assert.InRange(kilobytes, 1, MostKilobytes);
        return JsonDocument.Parse(await output).RootElement;
    }

    /// <summary>Visits, each with a key of its own to remember, until there is a gigabyte of them.</summary>
    private static long Write(string file, int keyDigits = 12)
    {
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        stream.Write("VISIT_ID;NIR;VISIT_DATE;REASON\n"u8);
        var line = new byte[128];
        long rows = 0;
        for (; stream.Position < Gigabyte; rows++)
        {
            var person = rows % 100_000;
            System.Text.Unicode.Utf8.TryWrite(line, CultureInfo.InvariantCulture,
                $"V{rows.ToString("D" + keyDigits, CultureInfo.InvariantCulture)};{1 + (person % 2)}{5 + (person / 2 % 90):D2}{1 + (person / 180 % 12):D2}{1 + (person / 2160 % 19):D2}{1 + (person / 41040 % 990):D3}{1 + (person % 999):D3};{1 + (rows % 28):D2}/03/2022;I10\n", out var length);
            stream.Write(line, 0, length);
        }

        return rows;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hygie.Core.Extraction;
using Hygie.Core.Sealing;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.EndToEnd.Tests.Extraction;

/// <summary>An extraction on a real cluster is the extraction of one process, byte for byte, whatever dies on the way; or it is refused with a count of its buckets.</summary>
[Collection("demo")]
public sealed class ClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task The_same_study_in_one_process_and_on_a_cluster_gives_the_same_bytes()
    {
        var here = await HereAsync();
        var released = await ReleasesAsync();
        var folders = Directory.EnumerateDirectories(cluster.Shared).Order(StringComparer.Ordinal).ToList();
        var (exit, there) = await cluster.RunOnClusterAsync();

        Assert.True(exit == 0, there.ToString());
        AssertSame(here, there);
        Assert.Equal((8, 8), Buckets(there));
        // One release for the plan, one for each task, one for the project's pseudonyms.
        Assert.Equal(1 + 8 + 1, await ReleasesAsync() - released);
        Assert.Equal(folders, Directory.EnumerateDirectories(cluster.Shared).Order(StringComparer.Ordinal));
        var (proved, proof) = await cluster.RunAsync("extract", "prove", "--permit", ClusterFixture.Permit, "--number", Text(there.GetProperty("number")), "--as", "steward-1", "--json");
        Assert.True(proved == 0 && proof.GetProperty("holds").GetBoolean(), proof.ToString());
    }

    [Fact]
    public async Task A_worker_killed_in_mid_run_is_replaced_and_the_bytes_are_the_same()
    {
        var pipe = cluster.Pipe("killed-worker");
        var run = cluster.RunOnClusterAsync($"{ClusterFaultPoints.Begun(2)}@{pipe}");
        using (await HeldAsync(pipe, run))
            Kill(cluster.TaskOf(2).Id);
        (await HeldAsync(pipe, run)).Dispose();

        AssertSame(await HereAsync(), (await run).Json);
    }

    [Fact]
    public async Task A_node_killed_in_mid_run_is_done_without_and_the_bytes_are_the_same()
    {
        await using var slurm = await RealHost.StartAsync("slurm", TestContext.Current.CancellationToken);
        var pipe = cluster.Pipe("killed-node");
        var run = cluster.RunOnClusterAsync($"{ClusterFaultPoints.Begun(2)}@{pipe}", slurm);
        string node;
        using (await HeldAsync(pipe, run))
        {
            var (task, environment) = cluster.TaskOf(2);
            var step = ParentOf(task);
            node = environment["SLURMD_NODENAME"];
            Kill(int.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(slurm.Endpoint.LocalPath)!, node + ".pid"), TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
            Kill(step);
            Kill(task);
        }

        using (await HeldAsync(pipe, run))
            Assert.NotEqual(node, cluster.TaskOf(2).Environment["SLURMD_NODENAME"]);
        AssertSame(await HereAsync(), (await run).Json);
    }

    [Fact]
    public async Task A_worker_that_always_fails_ends_in_a_refusal_that_counts_the_buckets_and_no_extract()
    {
        var last = (await HereAsync()).GetProperty("number").GetInt32();
        var (exit, refused) = await cluster.RunOnClusterAsync(ClusterFaultPoints.Begun(2));

        Assert.Equal((5, "HYG-14011"), (exit, refused.GetProperty("code").GetString()));
        var facts = refused.GetProperty("facts");
        Assert.Equal(("2", "8", "3"), (Text(facts.GetProperty("bucket")), Text(facts.GetProperty("of")), Text(facts.GetProperty("attempts"))));
        Assert.InRange(int.Parse(Text(facts.GetProperty("read")), CultureInfo.InvariantCulture), 0, 7);
        await AssertNoExtractAsync(last + 1);
    }

    [Fact]
    public async Task Parts_that_were_exchanged_are_refused_and_the_folder_says_nothing()
    {
        var last = (await HereAsync()).GetProperty("number").GetInt32();
        var pipe = cluster.Pipe("exchanged");
        var run = cluster.RunOnClusterAsync($"{ClusterFaultPoints.Read}@{pipe}");
        using (await HeldAsync(pipe, run))
        {
            var folder = Assert.Single(Directory.EnumerateDirectories(cluster.Shared), d => Directory.EnumerateFiles(d, "*.part").Count() == 8);
            AssertSealed(folder);
            var (third, fourth) = (Directory.EnumerateFiles(folder, "3-*.part").Single(), Directory.EnumerateFiles(folder, "4-*.part").Single());
            File.Move(third, third + "s");
            File.Move(fourth, third);
            File.Move(third + "s", fourth);
        }

        var (exit, refused) = await run;
        Assert.Equal((5, "HYG-14012"), (exit, refused.GetProperty("code").GetString()));
        Assert.Equal(("3", "3", "8"), (Text(refused.GetProperty("facts").GetProperty("bucket")), Text(refused.GetProperty("facts").GetProperty("read")), Text(refused.GetProperty("facts").GetProperty("of"))));
        await AssertNoExtractAsync(last + 1);
    }

    /// <summary>What an administrator of the cluster finds: the plan, asks and tickets and parts of sizes that packs have, and the tasks' empty words.</summary>
    private static void AssertSealed(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var bytes = File.ReadAllBytes(file);
            switch (Path.GetExtension(file))
            {
                case ".part":
                    Assert.NotNull(PackSize.OfCiphertext(bytes.Length));
                    break;
                case ".ticket":
                    Assert.StartsWith("age-encryption.org/v1", System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
                    break;
                case ".ask":
                    Assert.Equal(["bucket", "nonce", "plan", "recipient"], Members(bytes));
                    break;
                case ".json":
                    Assert.Equal(["buckets", "hosts", "permit", "permitHash", "queries", "root", "run", "study", "version"], Members(bytes));
                    break;
                case ".log":
                    Assert.Empty(bytes);
                    break;
                default:
                    Assert.Fail("What is " + Path.GetFileName(file));
                    break;
            }
        }

        static IEnumerable<string> Members(byte[] file) => JsonDocument.Parse(file).RootElement.GetProperty("body").EnumerateObject().Select(m => m.Name);
    }

    private async Task<JsonElement> HereAsync()
    {
        var (exit, made) = await cluster.RunAsync("extract", "run", "--permit", ClusterFixture.Permit, "--as", "steward-1", "--json");
        Assert.True(exit == 0, made.ToString());
        Assert.Equal((8, 8), Buckets(made));
        return made;
    }

    private async Task AssertNoExtractAsync(int number)
    {
        var (exit, refused) = await cluster.RunAsync("extract", "prove", "--permit", ClusterFixture.Permit, "--number", number.ToString(CultureInfo.InvariantCulture), "--as", "steward-1", "--json");
        Assert.Equal((4, "HYG-14009"), (exit, refused.GetProperty("code").GetString()));
    }

    /// <summary>How often the custodian lent keys under the permit, as the public log says.</summary>
    private async Task<int> ReleasesAsync() =>
        (await cluster.RunAsync("audit", "tail", "--count", "100000", "--json")).Json.EnumerateArray()
        .Count(leaf => leaf.GetProperty("kind").GetString() == "key.released" && leaf.GetProperty("subject").GetString() == "permit/" + ClusterFixture.Permit);

    /// <summary>Tables by the hash of their bytes, and the attrition; another extract of the project in all else.</summary>
    private static void AssertSame(JsonElement here, JsonElement there)
    {
        Assert.True(there.TryGetProperty("tables", out var tables), there.ToString());
        Assert.NotEqual(here.GetProperty("number").GetInt32(), there.GetProperty("number").GetInt32());
        Assert.Equal(here.GetProperty("tables").GetRawText(), tables.GetRawText());
        Assert.Contains("\"sha256\":\"", tables.GetRawText(), StringComparison.Ordinal);
        Assert.True(tables[0].GetProperty("rows").GetInt64() > 100);
        Assert.Equal(here.GetProperty("attrition").GetRawText(), there.GetProperty("attrition").GetRawText());
    }

    private static (int, int) Buckets(JsonElement made) => (made.GetProperty("buckets").GetProperty("read").GetInt32(), made.GetProperty("buckets").GetProperty("of").GetInt32());

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static int ParentOf(int process) => int.Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat")).Split(") ")[1].Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>SIGKILL, and the end of it: a pipe that it held open is then closed.</summary>
    private static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>The end of the pipe that holds who passed the point, once somebody did; a run that ended before is told.</summary>
    private static async Task<FileStream> HeldAsync(string pipe, Task<(int Exit, JsonElement Json)> run)
    {
        var opened = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        if (await Task.WhenAny(opened, run) == opened)
            return await opened;
        throw new InvalidOperationException("The run ended before it passed the point: " + (await run).Json);
    }
}

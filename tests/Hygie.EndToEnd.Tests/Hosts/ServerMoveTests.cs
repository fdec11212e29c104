using Amazon.Runtime;
using Amazon.S3;
using Azure.Storage;
using Azure.Storage.Blobs;
using Hygie.EndToEnd.Tests.Crashes;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.EndToEnd.Tests.Hosts;

/// <summary>A hub whose hosts are servers, by its commands alone: it stores on one, is read while it leaves it for the other, and empties the one it left.</summary>
[Collection(CrashTests.Name)]
public sealed class ServerMoveTests(DeliveredCountry country)
{
    private const string Bucket = "hub-of-a-country";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hub_leaves_an_Azure_server_for_an_S3_server_while_it_is_read()
    {
        await using var azure = await RealHost.StartAsync("azurite", Stop);
        await using var s3 = await RealHost.StartAsync("ceph", Stop);
        await new BlobContainerClient(new Uri($"{azure.Endpoint.AbsoluteUri.TrimEnd('/')}/{Bucket}"), new StorageSharedKeyCredential(azure.Credentials.Key, azure.Credentials.Reveal())).CreateAsync(cancellationToken: Stop);
        using (var client = new AmazonS3Client(new BasicAWSCredentials(s3.Credentials.Key, s3.Credentials.Reveal()), new AmazonS3Config { ServiceURL = s3.Endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" }))
            await client.PutBucketAsync(Bucket, Stop);
        var home = country.Copy();
        await AddAsync(home, "host-a", azure);
        await AddAsync(home, "host-b", s3);
        await home.AcceptAsync();
        Assert.False(Directory.Exists(home.At("hosts", "host-a")) && Directory.EnumerateFiles(home.At("hosts", "host-a"), "*", SearchOption.AllDirectories).Any());

        foreach (var command in (string[][])[["host", "assess", "host-a", "--as", "assessor-1"], ["host", "assess", "host-b", "--as", "assessor-1"], ["migration", "plan", "--to", "host-b"]])
            await home.RunAsync("", command);
        var moved = (await home.RunAsync("", "migration", "run", "--by", "operator-1", "--and", "operator-2", "--readers", "2", "--json")).Json().GetProperty("readLatency");
        Assert.All((string[])["p99BeforeMs", "readsBefore", "p99DuringMs", "readsDuring", "ratio"], figure => Assert.True(moved.GetProperty(figure).GetDouble() > 0, moved.GetRawText()));
        var proof = (await home.RunAsync("", "migration", "prove", "--json")).Json();
        Assert.True(proof.GetProperty("equal").GetBoolean() && proof.GetProperty("objects").GetInt64() > 0, proof.GetRawText());
        Assert.Equal(0, proof.GetProperty("failedReads").GetInt64());
        Assert.Equal(moved.GetRawText(), proof.GetProperty("readLatency").GetRawText());

        Assert.Equal("drained", (await home.RunAsync("", "migration", "drain", "--json")).Json().GetProperty("state").GetString(), ignoreCase: true);
        await home.AssertSoundAsync("the move", versions: 1, "host-b");
        Assert.Equal(country.Read, await home.ReadAsync());
    }

    [Fact]
    public async Task A_host_that_does_not_take_the_credentials_is_not_entered_and_its_secret_is_repeated_nowhere()
    {
        await using var azure = await RealHost.StartAsync("azurite", Stop);
        var home = country.Copy();
        var before = await File.ReadAllTextAsync(home.At("hub", "hub.json"), Stop);
        var secret = Convert.ToBase64String("a secret that opens nothing"u8);

        var ended = await home.StartAsync("", null, "host", "add", "--example", "host-b", "--at", azure.AddressOf(Bucket), "--credentials", Written(home, "wrong", azure.Credentials.Key, secret));
        Assert.Contains("HYG-5020", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(home.At("hub", "hub.json"), Stop));
        Assert.False(File.Exists(home.At("hub", "credentials", "host-b")));
    }

    private static Task<Ended> AddAsync(CrashHome home, string host, RealHost server) =>
        home.RunAsync("", "host", "add", "--example", host, "--at", server.AddressOf(Bucket), "--credentials", Written(home, host, server.Credentials.Key, server.Credentials.Reveal()), "--json");

    private static string Written(CrashHome home, string name, string key, string secret)
    {
        var file = home.At("hub", name + ".key");
        File.WriteAllText(file, $"{key}\n{secret}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}

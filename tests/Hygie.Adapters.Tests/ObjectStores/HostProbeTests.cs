using Hygie.Adapters.ObjectStores;
using Hygie.Core;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;
using Hygie.Testing.Hosts;
using Xunit;

namespace Hygie.Adapters.Tests.ObjectStores;

/// <summary>What a probe finds out by itself about real servers; it was told nothing about any of them.</summary>
public sealed class HostProbeTests(RealHosts hosts)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Ceph 16.2 checks the condition of a put and not of a multipart completion, and takes a wrong SHA-256.</summary>
    [Fact]
    public Task Ceph() => ProbeAsync("ceph", new()
    {
        ["conditional-put"] = CapabilityResult.Works, ["conditional-multipart"] = CapabilityResult.Ignored, ["checksum-md5"] = CapabilityResult.Works, ["checksum-sha256"] = CapabilityResult.Ignored,
        ["versioning"] = CapabilityResult.Works, ["object-lock"] = CapabilityResult.Works, ["legal-hold"] = CapabilityResult.Works, ["lifecycle"] = CapabilityResult.Unknown,
    });

    /// <summary>Swift 2.30 accepts locks that lock nothing, and a hold that replaces the object by the order to hold it.</summary>
    [Fact]
    public async Task Swift()
    {
        var found = await ProbeAsync("swift", new()
        {
            ["conditional-put"] = CapabilityResult.Missing, ["conditional-multipart"] = CapabilityResult.Works, ["checksum-md5"] = CapabilityResult.Works, ["checksum-sha256"] = CapabilityResult.Ignored,
            ["versioning"] = CapabilityResult.Works, ["object-lock"] = CapabilityResult.Ignored, ["legal-hold"] = CapabilityResult.Ignored, ["lifecycle"] = CapabilityResult.Missing,
        });
        Assert.Equal("object destroyed", found["legal-hold"].Figure);
    }

    /// <summary>Azurite 3.35 has no lock and no hold.</summary>
    [Fact]
    public Task Azurite() => ProbeAsync("azurite", new()
    {
        ["conditional-put"] = CapabilityResult.Works, ["conditional-multipart"] = CapabilityResult.Works, ["checksum-md5"] = CapabilityResult.Works, ["checksum-sha256"] = CapabilityResult.Missing,
        ["versioning"] = CapabilityResult.Missing, ["object-lock"] = CapabilityResult.Missing, ["legal-hold"] = CapabilityResult.Missing, ["lifecycle"] = CapabilityResult.Unknown,
    });

    [Fact]
    public async Task A_folder()
    {
        var folder = Directory.CreateTempSubdirectory("hygie-probe-");
        var found = await new ProbeHost(ObjectStoreAdapters.Probe(HostAddress.Parse(folder.FullName).Value, null, TimeProvider.System)).RunAsync(new Progress<Progress>(), Stop);
        Assert.Equal(CapabilityResult.Works, found.Single(f => f.Id == "conditional-put").Result);
        Assert.Equal(CapabilityResult.Missing, found.Single(f => f.Id == "object-lock").Result);
        Assert.Empty(folder.EnumerateFiles("*", SearchOption.AllDirectories));
        folder.Delete(recursive: true);
    }

    private async Task<Dictionary<string, CapabilityFinding>> ProbeAsync(string server, Dictionary<string, CapabilityResult> expected)
    {
        var host = await hosts.StartedAsync(server);
        var address = HostAddress.Parse(host.AddressOf("hygie-" + Guid.NewGuid().ToString("N"))).Value;
        await Buckets.MakeAsync(address, host, Stop);
        var findings = await new ProbeHost(ObjectStoreAdapters.Probe(address, host.Credentials, TimeProvider.System)).RunAsync(new Progress<Progress>(), Stop);
        foreach (var finding in findings)
            TestContext.Current.SendDiagnosticMessage($"{server} {finding}");
        var found = findings.ToDictionary(f => f.Id);
        foreach (var id in new[] { "objects", "ranges", "read-after-write", "listing", "throughput", "latency" })
            expected[id] = CapabilityResult.Works;
        Assert.Equal(expected.OrderBy(e => e.Key, StringComparer.Ordinal), expected.Keys.Order(StringComparer.Ordinal).Select(id => KeyValuePair.Create(id, found[id].Result)));
        Assert.Equal(Capability.All.Select(c => c.Id), findings.Select(f => f.Id));
        var store = ObjectStoreAdapters.OnceOnly(new HostId("host"), address, host.Credentials, TimeProvider.System);
        Assert.Empty(await store.ListAsync(Stop).ToListAsync(Stop));
        Assert.Empty(await store.ListRemnantsAsync(Stop).ToListAsync(Stop));
        Assert.Empty(await Buckets.LeftByProbesAsync(address, host, Stop));
        return found;
    }
}

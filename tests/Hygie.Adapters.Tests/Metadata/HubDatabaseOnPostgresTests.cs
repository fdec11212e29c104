using Hygie.Adapters.Metadata;
using Hygie.Core;
using Hygie.Testing.Audit;
using Hygie.Testing.Hosts;
using Hygie.Testing.Sealing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Hygie.Adapters.Tests.Metadata;

/// <summary>On PostgreSQL; beside what both databases promise, what becomes of a change when the server dies, and who is let in.</summary>
public sealed class HubDatabaseOnPostgresTests(RealPostgres server) : HubDatabaseTests(new HubOnServer(server))
{
    [Fact]
    public async Task Writers_of_two_processes_take_turns_too_and_who_waits_too_long_is_told()
    {
        await using var host = await RealHost.StartAsync("postgresql", Cancellation);
        using var otherWay = new OtherWay(host);
        var (here, there) = (Open(RealPostgres.In(host, "hub")), Open(RealPostgres.In(host, "hub").Replace(host.Endpoint.LocalPath, otherWay.Path, StringComparison.Ordinal), busySeconds: 1));
        await here.MigrateAsync(Cancellation);
        Result<long> second = default;
        var first = await here.Database.CommitAsync(Entry(), async (context, _) =>
        {
            context.Add(new LeafRow { Index = 1 });
            second = await Change(there, 1);
            return null;
        }, Cancellation);
        Assert.Equal((1, "HYG-2001"), (first.Value, second.Refusal.Code));
        var numbers = await Task.WhenAll(Enumerable.Range(2, 60).Select(i => Task.Run(() => Change(i % 2 == 0 ? here : there, i), Cancellation)));
        Assert.Equal(Enumerable.Range(2, 60).Select(i => (long)i), numbers.Select(n => n.Value).Order());
    }

    [Fact]
    public async Task A_server_killed_at_any_moment_keeps_what_it_acknowledged_and_nothing_half()
    {
        await using var host = await RealHost.StartAsync("postgresql", Cancellation);
        var hub = Open(RealPostgres.In(host, "hub"));
        await hub.MigrateAsync(Cancellation);
        var (acknowledged, tried, lost) = (new HashSet<long>(), 0, new HashSet<string>(StringComparer.Ordinal));
        for (var round = 0; round < 8; round++)
        {
            for (var before = 0; before < 10 + (7 * round); before++)
                await TryAsync();
            var crash = host.CrashAsync();
            while (!crash.IsCompleted)
                await TryAsync();
            await crash;
        }

        async Task TryAsync()
        {
            var done = await Change(hub, ++tried);
            _ = done.TryGet(out var number, out var refusal) ? acknowledged.Add(number) : lost.Add(refusal.Code);
        }

        Assert.Subset(new HashSet<string>(["HYG-2024", "HYG-2025"], StringComparer.Ordinal), lost);
        Assert.NotEmpty(lost);
        var kept = (await hub.Outbox().EventsAsync(Cancellation)).Select(e => e.Number).ToList();
        Assert.Equal(Enumerable.Range(1, kept.Count).Select(n => (long)n), kept);
        Assert.Subset(kept.ToHashSet(), acknowledged);
        Assert.Equal((kept.Count, kept.Count), await CountsOf(hub));
    }

    [Fact]
    public async Task A_change_whose_connection_dies_before_its_commit_is_not_there()
    {
        var refused = await Hub.Database.CommitAsync(Entry(), async (context, token) =>
        {
            context.Add(new LeafRow { Index = 1 });
            await context.SaveChangesAsync(token);
            await Hub.Database.ReadAsync((other, stop) => other.Database.ExecuteSqlRawAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'", stop), token);
            return null;
        }, Cancellation);
        Assert.Equal("HYG-2024", refused.Refusal.Code);
        Assert.Equal((0, 0), await CountsOf(Hub));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_refusal_of_changes_and_an_exception_with_its_code_of_questions()
    {
        var nowhere = Open(MetadataAdapters.Server("Host=/nowhere;Username=postgres;Database=hub").Value);
        Assert.Equal("HYG-2024", (await Assert.ThrowsAsync<Core.Audit.MetadataException>(() => nowhere.MigrateAsync(Cancellation))).Refusal.Code);
        Assert.Equal("HYG-2024", (await Change(nowhere, 1)).Refusal.Code);
    }

    [Fact]
    public async Task Who_needs_a_password_has_it_in_a_file_and_is_refused_without_it()
    {
        await using var host = await RealHost.StartAsync("postgresql", Cancellation);
        var admin = Open(RealPostgres.In(host, "postgres"));
        await admin.Database.ReadAsync((context, stop) => context.Database.ExecuteSqlRawAsync("CREATE ROLE guarded LOGIN CREATEDB PASSWORD 'marker-of-a-password'", stop), Cancellation);
        var file = Path.Combine(host.Endpoint.LocalPath, "pgpass");
        await File.WriteAllTextAsync(file, "*:*:*:guarded:marker-of-a-password\n", Cancellation);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Open(RealPostgres.In(host, "guarded", "guarded", $"Passfile={file}")).MigrateAsync(Cancellation);
        var refused = await Assert.ThrowsAsync<Core.Audit.MetadataException>(() => Open(RealPostgres.In(host, "guarded", "guarded", "Passfile=/nowhere")).MigrateAsync(Cancellation));
        Assert.Equal("HYG-2026", refused.Refusal.Code);
        Assert.DoesNotContain("marker", refused.ToString() + refused.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=/run/postgresql;Password=marker", "HYG-0014")]
    [InlineData("Host=/run/postgresql;PWD=marker", "HYG-0014")]
    [InlineData("Host=db.example;SSL Password=marker", "HYG-0014")]
    [InlineData("postgres://hygie:marker@db.example/hygie", "HYG-0013")]
    [InlineData("Host=/run/postgresql;Marker=marker", "HYG-0013")]
    [InlineData("Database=marker", "HYG-0013")]
    public void A_connection_with_a_password_or_that_is_none_is_refused_and_not_repeated(string text, string code)
    {
        var refusal = MetadataAdapters.Server(text).Refusal;
        Assert.Equal(code, refusal.Code);
        Assert.DoesNotContain("marker", refusal.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Host=db.example", "VerifyFull")]
    [InlineData("Host=db.example;SSL Mode=Disable", "VerifyFull")]
    [InlineData("Host=/run/postgresql,db.example", "VerifyFull")]
    [InlineData("Host=db.example;SSL Mode=VerifyCA", "VerifyCA")]
    [InlineData("Host=/run/postgresql", "Prefer")]
    [InlineData("Host=127.0.0.1", "Prefer")]
    public void Beyond_this_machine_the_server_proves_who_it_is(string text, string mode) =>
        Assert.Equal(mode, new Npgsql.NpgsqlConnectionStringBuilder(MetadataAdapters.Server(text).Value).SslMode.ToString());

    private MetadataAdapters.Hub Open(string server, int busySeconds = IHubEngine.BusySeconds) =>
        new(Path.Combine(Path.GetTempPath(), "unused"), server, FreshHub.Chance, new PlainEventSealer(new SeededSecretRandom(8)), busySeconds);

    /// <summary>A second path to the folder of a server's socket: for this process it is another database, so that only the server holds its writers apart.</summary>
    private sealed class OtherWay : IDisposable
    {
        public OtherWay(RealHost host) => Directory.CreateSymbolicLink(Path, host.Endpoint.LocalPath);

        public string Path { get; } = Directory.CreateTempSubdirectory("hygie-way-").FullName + "/socket";

        public void Dispose()
        {
            File.Delete(Path);
            Directory.Delete(System.IO.Path.GetDirectoryName(Path)!);
        }
    }
}

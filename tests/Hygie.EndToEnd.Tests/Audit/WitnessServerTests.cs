using System.Diagnostics;
using System.Text;
using Hygie.Adapters.LogStores;
using Hygie.Cli;
using Hygie.Cli.Homes;
using Hygie.Core.Audit;
using Hygie.Core.Sealing;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.EndToEnd.Tests.Audit;

/// <summary><c>hygie witness serve</c>, the published program, asked over HTTP: it keeps every promise of a witness, also when killed.</summary>
public sealed class WitnessServerTests : WitnessContract
{
    private readonly WitnessFolder _home = new();
    private Process? _server;
    private Uri _address = null!;

    public override async ValueTask DisposeAsync()
    {
        await EndAsync();
        _home.Dispose();
    }

    protected override async Task<(IWitness Witness, NoteVerifier Key)> FollowAsync(NoteVerifier log)
    {
        var key = _home.Follow(log);
        return (await StartAsync(), key);
    }

    protected override async Task<IWitness> KillAndStartAgainAsync()
    {
        await EndAsync();
        return await StartAsync();
    }

    [Fact]
    public async Task A_conflict_says_what_its_body_is_and_an_oversized_request_is_not_read()
    {
        using var client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });
        var cancellation = TestContext.Current.CancellationToken;
        var log = new TestLog();
        await EndAsync();
        _home.Follow(log.Signer.Verifier, again: true);
        await StartAsync();
        await log.AddAsync(1, cancellation);
        var head = (await log.Publish.RunAsync(cancellation)).Value;
        using var conflict = await client.PostAsync(new Uri(_address, "add-checkpoint"), new StringContent(new WitnessRequest(1, [], head.Note).ToText(), Encoding.UTF8), cancellation);
        Assert.Equal(("text/x.tlog.size", "0\n"), (conflict.Content.Headers.ContentType!.ToString(), await conflict.Content.ReadAsStringAsync(cancellation)));
        // The client asks before it sends: a server that closes while a body is on its way would be a broken pipe here, not an answer.
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, "add-checkpoint")) { Content = new ByteArrayContent(new byte[1 << 20]), Headers = { ExpectContinue = true } };
        using var much = await client.SendAsync(request, cancellation);
        Assert.Equal(System.Net.HttpStatusCode.RequestEntityTooLarge, much.StatusCode);
        using var elsewhere = await client.GetAsync(_address, cancellation);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    private async Task<IWitness> StartAsync()
    {
        _server = Process.Start(new ProcessStartInfo(PublishedProgram.Path, ["witness", "serve", "--urls", "http://127.0.0.1:0", "--home", _home.Path]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        _address = new Uri((await _server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);
        return LogStoreAdapters.Witness("tested", _address);
    }

    /// <summary>SIGKILL: it is given no moment to finish anything.</summary>
    private async Task EndAsync()
    {
        if (_server is null)
            return;
        _server.Kill();
        await _server.WaitForExitAsync(CancellationToken.None);
        _server.Dispose();
    }
}

/// <summary>The witness that a hub starts itself keeps the same promises; what it does not keep is independence, and its key's name says so.</summary>
public sealed class OwnWitnessTests : WitnessContract
{
    private readonly WitnessFolder _home = new();
    private IWitness _witness = null!;

    public override ValueTask DisposeAsync()
    {
        (_witness as IDisposable)?.Dispose();
        _home.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task<(IWitness Witness, NoteVerifier Key)> FollowAsync(NoteVerifier log)
    {
        var key = _home.Follow(log);
        Assert.EndsWith("/not-independent", key.Name, StringComparison.Ordinal);
        return Task.FromResult<(IWitness, NoteVerifier)>((_witness = Start(), key));
    }

    protected override Task<IWitness> KillAndStartAgainAsync()
    {
        (_witness as IDisposable)?.Dispose();
        return Task.FromResult(_witness = Start());
    }

    private IWitness Start() => LogStoreAdapters.Witness("own", PublishedProgram.Path, "witness", "serve", "--urls", "http://127.0.0.1:0", "--with-input", "--home", _home.Path);
}

/// <summary>A witness's home, gone with the test.</summary>
internal sealed class WitnessFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-witness-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "home");

    public NoteVerifier Follow(NoteVerifier log, bool again = false)
    {
        if (again)
            Directory.Delete(Path, recursive: true);
        return NoteVerifier.Parse(Composition.CreateWitness(Home.Create(Path, new HomeConfig("witness", "witness.example/tested")).Value, log)).Value;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

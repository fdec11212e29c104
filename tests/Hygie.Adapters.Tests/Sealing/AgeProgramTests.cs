using System.Diagnostics;
using System.Text;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Sealing;

/// <summary>Anybody's <c>age</c> opens what we seal, and we open what it seals: the Debian programs, both ways.</summary>
public sealed class AgeProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-age");
    private readonly SeededSecretRandom _random = new(8);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0), InlineData(1), InlineData(65_536), InlineData(1_048_576), InlineData(2_500_000)]
    public async Task Age_opens_what_we_seal(int length)
    {
        var (identity, recipient) = await KeygenAsync();
        using var owned = identity;
        using var trustee = AgeIdentity.Generate(_random);
        var plaintext = Plaintext(length);
        await WriteAsync("file.age", AgeFile.Seal([trustee.Recipient, recipient], _random, plaintext));
        // age creates no output for an empty plaintext: then the empty file stays.
        await WriteAsync("clear", []);
        await RunAsync("age", "--decrypt", "--identity", Path("key.txt"), "--output", Path("clear"), Path("file.age"));
        var clear = await ReadAsync("clear");
        Assert.True(plaintext.AsSpan().SequenceEqual(clear));
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(65_536), InlineData(1_048_576), InlineData(2_500_000)]
    public async Task We_open_what_age_seals(int length)
    {
        using var ours = AgeIdentity.Generate(_random);
        var (other, recipient) = await KeygenAsync();
        using var owned = other;
        var plaintext = Plaintext(length);
        await WriteAsync("clear", plaintext);
        await RunAsync("age", "--recipient", recipient.ToString(), "--recipient", ours.Recipient.ToString(), "--output", Path("file.age"), Path("clear"));
        var file = await ReadAsync("file.age");
        Assert.True(plaintext.AsSpan().SequenceEqual(AgeFile.Open([ours], file).Value));
        Assert.True(plaintext.AsSpan().SequenceEqual(AgeFile.Open([owned], file).Value));
    }

    [Fact]
    public async Task Age_reads_our_identity_and_finds_the_same_recipient()
    {
        using var ours = AgeIdentity.Generate(_random);
        using var text = ours.RevealText();
        await WriteAsync("ours.txt", Copy(text));
        Assert.Equal(ours.Recipient.ToString(), (await RunAsync("age-keygen", "-y", Path("ours.txt"))).Trim());
    }

    private async Task<(AgeIdentity Identity, AgeRecipient Recipient)> KeygenAsync()
    {
        await RunAsync("age-keygen", "--output", Path("key.txt"));
        var identity = AgeIdentity.ParseFile(await ReadAsync("key.txt")).Value;
        Assert.Equal(identity.Recipient.ToString(), (await RunAsync("age-keygen", "-y", Path("key.txt"))).Trim());
        return (identity, identity.Recipient);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, StandardOutputEncoding = Encoding.ASCII };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private static byte[] Copy(SecretKey key) => key.Reveal().ToArray();

    private byte[] Plaintext(int length)
    {
        var bytes = new byte[length];
        _random.Fill(bytes);
        return bytes;
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private Task WriteAsync(string name, byte[] bytes) => File.WriteAllBytesAsync(Path(name), bytes, TestContext.Current.CancellationToken);

    private Task<byte[]> ReadAsync(string name) => File.ReadAllBytesAsync(Path(name), TestContext.Current.CancellationToken);
}

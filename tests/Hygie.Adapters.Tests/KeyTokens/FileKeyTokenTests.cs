using System.Text;
using Hygie.Adapters.KeyTokens;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.KeyTokens;

public sealed class FileKeyTokenTests : KeyTokenContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-token-").FullName;
    private readonly SeededSecretRandom _random = new(3);

    private string File => Path.Combine(_folder, "token.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    protected override IKeyToken Create() => Open("correct horse");

    protected override IKeyToken Reopen() => Open("correct horse");

    [Fact]
    public void It_says_that_it_is_for_demonstrations() => Assert.True(Create().IsDemonstration);

    [Fact]
    public void A_wrong_passphrase_is_refused()
    {
        Create().CreateWrappingKey("root-1");
        using var wrong = Passphrase("wrong horse");
        Assert.Equal("HYG-3070", KeyTokenAdapters.OpenFile(File, wrong, _random).Refusal.Code);
    }

    [Fact]
    public void Two_rows_swapped_are_refused()
    {
        var token = Create();
        token.CreateWrappingKey("root-1");
        token.CreateWrappingKey("root-2");
        var text = System.IO.File.ReadAllText(File);
        System.IO.File.WriteAllText(File, text.Replace("root-1", "root-x", StringComparison.Ordinal).Replace("root-2", "root-1", StringComparison.Ordinal).Replace("root-x", "root-2", StringComparison.Ordinal));
        using var passphrase = Passphrase("correct horse");
        Assert.Equal("HYG-3071", KeyTokenAdapters.OpenFile(File, passphrase, _random).Refusal.Code);
    }

    [Fact]
    public void Fewer_rounds_than_stated_are_refused()
    {
        Create();
        System.IO.File.WriteAllText(File, System.IO.File.ReadAllText(File).Replace("210000", "1000", StringComparison.Ordinal));
        using var passphrase = Passphrase("correct horse");
        Assert.True(KeyTokenAdapters.OpenFile(File, passphrase, _random).IsRefused);
    }

    [Fact]
    public void The_file_is_private()
    {
        Create();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void Keys_of_a_person_open_again_under_the_passphrase_only()
    {
        var path = Path.Combine(_folder, "people", "alice", "key");
        using var passphrase = Passphrase("correct horse");
        using var made = KeyTokenAdapters.CreateKeys(path, passphrase, _random).Value;
        using var opened = KeyTokenAdapters.OpenKeys(path, passphrase).Value;
        Assert.Equal(made.Signing.Id, opened.Signing.Id);
        Assert.Equal(made.Identity.Recipient, opened.Identity.Recipient);
        using var wrong = Passphrase("wrong horse");
        Assert.Equal("HYG-3070", KeyTokenAdapters.OpenKeys(path, wrong).Refusal.Code);
        Assert.Equal("HYG-3072", KeyTokenAdapters.CreateKeys(path, passphrase, _random).Refusal.Code);
        Assert.Equal("HYG-3073", KeyTokenAdapters.OpenKeys(path + "-other", passphrase).Refusal.Code);
    }

    private IKeyToken Open(string passphrase)
    {
        using var secret = Passphrase(passphrase);
        return KeyTokenAdapters.OpenFile(File, secret, _random).Value;
    }

    private static SecretKey Passphrase(string text) => SecretKey.Take(Encoding.UTF8.GetBytes(text));
}

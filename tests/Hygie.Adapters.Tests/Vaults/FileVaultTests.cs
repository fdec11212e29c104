using System.Text;
using Hygie.Adapters.Vaults;
using Hygie.Core;
using Hygie.Core.Intake;
using Hygie.Core.Pseudonyms;
using Hygie.Core.Sealing;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.Vaults;

public sealed class FileVaultTests : IDisposable
{
    private static readonly BodyId Holder = new("cnam");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hygie-vault-");
    private readonly SeededSecretRandom _random = new(9);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "vault.age");

    [Fact]
    public async Task A_vault_that_was_never_saved_is_empty() => Assert.Empty((await VaultAdapters.File(File, AgeIdentity.Generate(_random), _random).OpenAsync(Stop)).People);

    [Fact]
    public async Task What_was_saved_is_opened_links_and_sequences_too()
    {
        var owner = AgeIdentity.Generate(_random);
        var vault = VaultAdapters.File(File, owner, _random);
        var contents = await vault.OpenAsync(Stop);
        contents.Remember(new Pseudonym<InVault>(7));
        contents.Link(new Pseudonym<InVault>(8), new Pseudonym<InVault>(UInt128.MaxValue));
        contents.Advance(Holder, DeliveryPart.Identity, 12);
        await vault.SaveAsync(contents, Stop);
        var again = await VaultAdapters.File(File, owner, _random).OpenAsync(Stop);
        Assert.Equal(contents.People.OrderBy(p => p.Key), again.People.OrderBy(p => p.Key));
        Assert.Equal((12, 0), (again.LastSequence(Holder, DeliveryPart.Identity), again.LastSequence(Holder, DeliveryPart.Correspondence)));
    }

    [Fact]
    public async Task Only_its_owner_opens_it_and_the_file_is_private()
    {
        var vault = VaultAdapters.File(File, AgeIdentity.Generate(_random), _random);
        var contents = await vault.OpenAsync(Stop);
        contents.Remember(new Pseudonym<InVault>(7));
        await vault.SaveAsync(contents, Stop);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.DoesNotContain("00000000000000000000000000000007", Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(File, Stop)), StringComparison.Ordinal);
        await Assert.ThrowsAsync<VaultException>(() => VaultAdapters.File(File, AgeIdentity.Generate(_random), _random).OpenAsync(Stop));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

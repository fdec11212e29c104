using Hygie.Adapters.KeyStores;
using Hygie.Core.Custody;
using Hygie.Core.Sealing;
using Hygie.Testing.Custody;
using Hygie.Testing.Sealing;
using Xunit;

namespace Hygie.Adapters.Tests.KeyStores;

public sealed class KeyStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hygie-keys-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_copy_holds_the_same_bytes_and_no_temporary_file_is_left()
    {
        var copy = Path.Combine(_folder, "off-site", "key-store.json");
        var store = KeyStoreAdapters.Store(Path.Combine(_folder, "custodian"), [copy]);
        Assert.True((await store.ReadAsync(Cancellation)).IsEmpty);
        await store.ReplaceAsync("one"u8.ToArray(), Cancellation);
        await store.ReplaceAsync("two"u8.ToArray(), Cancellation);
        Assert.Equal("two"u8.ToArray(), (await store.ReadAsync(Cancellation)).ToArray());
        Assert.Equal("two"u8.ToArray(), await File.ReadAllBytesAsync(copy, Cancellation));
        Assert.Equal(2, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_written_stops_the_change_and_the_custodians_own_stays()
    {
        var blocked = Path.Combine(_folder, "blocked");
        await File.WriteAllTextAsync(blocked, "a file where a folder should be", Cancellation);
        var store = KeyStoreAdapters.Store(Path.Combine(_folder, "custodian"), [Path.Combine(blocked, "key-store.json")]);
        await Assert.ThrowsAsync<KeyStoreException>(() => store.ReplaceAsync("one"u8.ToArray(), Cancellation));
        Assert.True((await store.ReadAsync(Cancellation)).IsEmpty);
    }

    [Fact]
    public async Task The_ledger_lets_one_in_at_a_time_and_keeps_what_was_written()
    {
        var (one, two) = (KeyStoreAdapters.Ledger(_folder, TimeProvider.System), KeyStoreAdapters.Ledger(_folder, TimeProvider.System));
        var first = await one.EnterAsync(Cancellation);
        var second = two.EnterAsync(Cancellation);
        await one.WriteAsync("state"u8.ToArray(), Cancellation);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await (await second).DisposeAsync();
        Assert.Equal("state"u8.ToArray(), (await two.ReadAsync(Cancellation)).ToArray());
    }

    [Fact]
    public async Task Pins_are_believed_only_under_the_custodians_signature()
    {
        var random = new SeededSecretRandom(5);
        var world = await CustodyWorld.StartAsync(Cancellation);
        KeyStoreAdapters.WriteRegister(_folder, world.Register, world.Identity.Key);
        KeyStoreAdapters.WritePins(_folder, world.Log.PolicyText, world.Ceremony.Record);
        var pins = await KeyStoreAdapters.Pins(_folder, world.Identity.Key.Verifying).LoadAsync(Cancellation);
        Assert.Equal((3, 3), (pins.Register.Keys.Count, pins.RecoveryThreshold));
        using var stranger = SigningKey.Generate(random);
        KeyStoreAdapters.WriteRegister(_folder, world.Register, stranger);
        await Assert.ThrowsAsync<KeyStoreException>(() => KeyStoreAdapters.Pins(_folder, world.Identity.Key.Verifying).LoadAsync(Cancellation));
    }
}

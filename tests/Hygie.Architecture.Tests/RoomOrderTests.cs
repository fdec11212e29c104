namespace Hygie.Architecture.Tests;

/// <summary>Rule 3: data walks down the rooms once. This array is the house.</summary>
public sealed class RoomOrderTests
{
    /// <summary>Sealing, Audit and Custody are the foundations; a room knows them and the rooms above it, never below.</summary>
    internal static readonly string[] Rooms =
    [
        "Sealing", "Audit", "Custody", "Accounts", "Hosts", "Intake", "Pseudonyms", "Warehouse", "Standards", "Disclosure", "Catalogue",
        "Studies", "Permits", "Extraction", "Workspaces", "Airlock", "Migration", "Rights", "Drills",
    ];

    /// <summary>Beside the rooms: the synthetic country, which no room may know.</summary>
    private const string Country = "Country";

    [Fact]
    public void A_room_knows_only_the_rooms_above_it() => Assert.Empty(Upward("Hygie.Core."));

    [Fact]
    public void Every_folder_of_Core_is_a_room() =>
        Assert.Empty(House.Core.GetTypes().Select(t => House.RoomOf(t.FullName ?? "", "Hygie.Core.")).OfType<string>()
            .Distinct().Except([.. Rooms, Country]));

    [Fact]
    public void The_root_of_Core_holds_vocabulary_only() =>
        Assert.InRange(Directory.GetFiles(Testing.TestFiles.InCheckout("src", "Hygie.Core"), "*.cs").Length, 1, 10);

    [Fact]
    public void Canary_a_foundation_that_knows_a_late_room_is_caught() =>
        Assert.Contains(Upward("Hygie.Architecture.Tests.Canaries."), v => v.Contains("Sealing", StringComparison.Ordinal) && v.Contains("Airlock", StringComparison.Ordinal));

    private static List<string> Upward(string root) =>
        [.. from d in House.Dependencies(root)
            let here = House.RoomOf(d.From, root)
            let there = House.RoomOf(d.To, root)
            where here is not null && there is not null && here != there && !May(here, there)
            select $"{d.From} knows {d.To}"];

    private static bool May(string from, string to) =>
        from == Country ? Array.IndexOf(Rooms, to) >= 0 : to != Country && Array.IndexOf(Rooms, to) < Array.IndexOf(Rooms, from);
}

using System.Reflection;

namespace Hygie.Architecture.Tests;

/// <summary>Rule 5: a state change cannot be written without its audit entry.</summary>
public sealed class StoreTests
{
    /// <summary>What a question's name begins with; any other method of a room's store changes state.</summary>
    private static readonly string[] Questions = ["Find", "Get", "List", "Read", "Load", "Count", "Has", "Search", "Open", "Latest", "All", "Is", "Head", "Of"];

    /// <summary>Stores of sealed bytes or of the log itself: below the audit entry, not beside it.</summary>
    private static readonly string[] Below = ["IObjectStore", "ILogStore", "IKeyStore"];

    [Fact]
    public void Every_state_changing_method_of_a_store_takes_the_audit_entry() => Assert.Empty(Silent(House.Core));

    [Fact]
    public void Canary_a_store_that_changes_state_in_silence_is_caught() => Assert.Contains("ISilentStore.SaveAsync", Silent(House.Canaries));

    private static List<string> Silent(Assembly assembly) =>
        [.. from store in assembly.GetTypes()
            where store.IsInterface && store.Name.EndsWith("Store", StringComparison.Ordinal) && !Below.Contains(store.Name)
            from method in store.GetMethods()
            where !Questions.Any(q => method.Name.StartsWith(q, StringComparison.Ordinal)) && !method.IsSpecialName
                && !method.GetParameters().Any(p => p.ParameterType.Name is "AuditEntry")
            select $"{store.Name}.{method.Name}"];
}

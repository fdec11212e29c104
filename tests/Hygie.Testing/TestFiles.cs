namespace Hygie.Testing;

/// <summary>Where the tests find their material: the checkout, and the reference data that stands beside it.</summary>
public static class TestFiles
{
    /// <summary>The root of the checkout (the folder that holds Hygie.slnx).</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path inside the checkout, such as <c>InCheckout("spec", "vectors")</c>.</summary>
    public static string InCheckout(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A path inside the reference data beside the checkout; missing material fails the test, it is never skipped.</summary>
    public static string Shared(params string[] parts)
    {
        var path = Path.Combine([Path.GetDirectoryName(Root)!, "shared", "data", .. parts]);
        return Path.Exists(path) ? path : throw new FileNotFoundException("The reference data is missing beside the checkout.", path);
    }

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Hygie.slnx")))
                return folder;
        throw new DirectoryNotFoundException("Hygie.slnx was not found above the test program.");
    }
}

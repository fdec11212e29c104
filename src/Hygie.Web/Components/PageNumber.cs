using System.Globalization;

namespace Hygie.Web.Components;

/// <summary>Page numbers in addresses.</summary>
public static class PageNumber
{
    /// <summary>The number in <paramref name="text"/>, 1 to 1,000,000; a visitor who typed anything else sees the first page.</summary>
    public static int Read(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 1_000_000) : 1;
}

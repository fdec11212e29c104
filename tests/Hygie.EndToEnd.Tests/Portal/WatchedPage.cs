using Microsoft.Playwright;

namespace Hygie.EndToEnd.Tests.Portal;

/// <summary>A tab and everything that went wrong in it: console errors (policy violations too), script errors, requests elsewhere, failed assets.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    public WatchedPage(IBrowserContext context, IPage page, string address)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning" ? $"console: {message.Text}" : null);
        page.PageError += (_, error) => Note($"script: {error}");
        page.Request += (_, request) => Note(request.Url.StartsWith(address, StringComparison.Ordinal) ? null : $"request elsewhere: {request.Url}");
        page.Response += (_, response) => Note(response.Status >= 400 && response.Request.ResourceType != "document" ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{response.Status}: {response.Url}") : null);
    }

    public IPage Page { get; }

    /// <summary>What went wrong so far.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_faults)
                return [.. _faults];
        }
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    // The browser itself reports a page that answers 404 or 500 on purpose as a console error.
    private void Note(string? fault)
    {
        if (fault is null || fault.Contains("Failed to load resource: the server responded with a status of", StringComparison.Ordinal))
            return;
        lock (_faults)
            _faults.Add(fault);
    }
}

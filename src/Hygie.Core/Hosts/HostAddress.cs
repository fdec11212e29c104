namespace Hygie.Core.Hosts;

/// <summary>How a host is spoken to.</summary>
public enum HostProtocol
{
    /// <summary>A folder of this machine.</summary>
    Folder,
    /// <summary>The S3 protocol, as Amazon defined it and others took it over.</summary>
    S3,
    /// <summary>Azure Blob Storage.</summary>
    Azure,
}

/// <summary>
/// Where a host's store is: the path of a folder, <c>s3+https://HOST[:PORT]/BUCKET[?region=R][&amp;put=checked]</c>, or
/// <c>azure+https://HOST[:PORT]/[ACCOUNT/]CONTAINER</c>. It is public: credentials never stand in it (<see cref="HostCredentials"/>).
/// </summary>
public sealed record HostAddress
{
    private const string DefaultRegion = "us-east-1";

    private HostAddress(HostProtocol protocol, string text) => (Protocol, Text) = (protocol, text);

    public HostProtocol Protocol { get; }

    /// <summary>The address as it was written.</summary>
    public string Text { get; }

    /// <summary>Of S3 the server, of Azure the container; null for a folder.</summary>
    public Uri? Endpoint { get; private init; }

    /// <summary>The bucket of S3; empty elsewhere.</summary>
    public string Bucket { get; private init; } = "";

    /// <summary>The region that requests to S3 are signed for.</summary>
    public string Region { get; private init; } = DefaultRegion;

    /// <summary>
    /// True when the host is said to know no conditional put (<c>put=checked</c>): a name is looked at before it is written. Two who write at once may then
    /// both write, the same bytes, since a name is the hash of its content.
    /// </summary>
    public bool PutIsChecked { get; private init; }

    /// <summary>
    /// Reads an address. Refuses what is none (HYG-5010), one with a credential in it (HYG-5011, which repeats nothing of it), and one without TLS that leaves
    /// this machine (HYG-5012).
    /// </summary>
    public static Result<HostAddress> Parse(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
            return text.Length > 0 ? new HostAddress(HostProtocol.Folder, text) : Wrong("empty");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            return Wrong("syntax");
        if (uri.UserInfo.Length > 0)
            return Refusal.Of("HYG-5011");
        var (protocol, isClear) = uri.Scheme switch
        {
            "s3+https" => (HostProtocol.S3, false),
            "s3+http" => (HostProtocol.S3, true),
            "azure+https" => (HostProtocol.Azure, false),
            "azure+http" => (HostProtocol.Azure, true),
            _ => (HostProtocol.Folder, false),
        };
        if (protocol == HostProtocol.Folder)
            return Wrong("scheme");
        if (isClear && !uri.IsLoopback)
            return Refusal.Of("HYG-5012", ("host", uri.Host));
        return protocol == HostProtocol.S3 ? OfS3(text, uri) : OfAzure(text, uri);
    }

    /// <summary>The same place, spoken to as one without conditional put: for whoever does not know yet.</summary>
    public HostAddress WithCheckedPut() => this with { PutIsChecked = true };

    public override string ToString() => Text;

    private static Result<HostAddress> OfS3(string text, Uri uri)
    {
        var bucket = uri.AbsolutePath.Trim('/');
        if (bucket.Length is < 3 or > 63 || !bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'))
            return Wrong("bucket");
        var address = new HostAddress(HostProtocol.S3, text) { Endpoint = ServerOf(uri, "/"), Bucket = bucket };
        foreach (var part in PartsOf(uri))
        {
            switch (part)
            {
                case ["region", var region] when region.Length > 0 && region.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'):
                    address = address with { Region = region };
                    break;
                case ["put", "checked"]:
                    address = address with { PutIsChecked = true };
                    break;
                default:
                    return WrongPart(part);
            }
        }

        return address;
    }

    private static Result<HostAddress> OfAzure(string text, Uri uri)
    {
        if (PartsOf(uri).FirstOrDefault() is { } part)
            return WrongPart(part);
        return uri.AbsolutePath.Trim('/').Length == 0 ? Wrong("container") : new HostAddress(HostProtocol.Azure, text) { Endpoint = ServerOf(uri, uri.AbsolutePath.TrimEnd('/')) };
    }

    private static Uri ServerOf(Uri uri, string path) => new($"{uri.Scheme[(uri.Scheme.IndexOf('+', StringComparison.Ordinal) + 1)..]}://{uri.Authority}{path}");

    private static IEnumerable<string[]> PartsOf(Uri uri) => (uri.Query.TrimStart('?') + uri.Fragment).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=', 2));

    /// <summary>A part of a query that means nothing here may be a signature that grants access: only what is known to be harmless is repeated.</summary>
    private static Result<HostAddress> WrongPart(string[] part) => part[0] is "region" or "put" ? Wrong(part[0]) : Refusal.Of("HYG-5011");

    private static Result<HostAddress> Wrong(string what) => Refusal.Of("HYG-5010", ("what", what));
}

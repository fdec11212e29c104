using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Hygie.Core;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>What a host's answer, or its silence, means: a coded reason and whether asking again may help. Nothing of what a server wrote but its code is repeated.</summary>
internal static class StoreFaults
{
    /// <summary>A fault for an answer of HTTP and the protocol's own code for it.</summary>
    public static ObjectStoreException OfAnswer(HostId host, int status, string? code, Exception inner)
    {
        var (refusal, isPassing) = (status, code) switch
        {
            (_, "RequestTimeTooSkewed" or "RequestExpired") => ("HYG-5025", false),
            (301 or 307, _) or (_, "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException") => ("HYG-5021", false),
            (_, "NoSuchBucket" or "ContainerNotFound" or "ContainerBeingDeleted" or "ResourceNotFound") => ("HYG-5023", false),
            (507, _) or (_, "QuotaExceeded" or "InsufficientStorage" or "AccountLimitExceeded") => ("HYG-5024", false),
            (401 or 403, _) => ("HYG-5020", false),
            (408 or 429 or 500 or 502 or 503 or 504, _) or (_, "ConditionalRequestConflict" or "OperationAborted" or "SlowDown" or "RequestTimeout" or "InvalidBlockList") => ("HYG-5026", true),
            // No S3 answer at all: the server's HTTP lost its place, as after the body of an upload that it refused unread. A fresh connection finds it again.
            (400, null or "" or "BadRequest") => ("HYG-5026", true),
            _ => ("HYG-5028", false),
        };
        var reason = status.ToString(CultureInfo.InvariantCulture) + (code is { Length: > 0 and <= 64 } && code.All(char.IsAsciiLetterOrDigit) ? " " + code : "");
        return new ObjectStoreException(Refusal.Of(refusal, ("host", host), ("reason", reason)), isPassing, inner);
    }

    /// <summary>True for what the line, not the host, may throw at any moment.</summary>
    public static bool IsOfLine(Exception broken) =>
        broken is HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException or AuthenticationException;

    /// <summary>A fault of the line: no answer, or one that broke off.</summary>
    public static ObjectStoreException OfLine(HostId host, Exception broken)
    {
        var chain = ChainOf(broken).ToList();
        if (chain.OfType<AuthenticationException>().Any())
            return new ObjectStoreException(Refusal.Of("HYG-5022", ("host", host)), isPassing: false, broken);
        var reason = chain.OfType<SocketException>().FirstOrDefault() is { } socket ? socket.SocketErrorCode.ToString() : chain[^1].GetType().Name;
        return new ObjectStoreException(Refusal.Of("HYG-5026", ("host", host), ("reason", reason)), isPassing: true, broken);
    }

    /// <summary>An answer that does not fit the question.</summary>
    public static ObjectStoreException OfNonsense(HostId host, string reason) => new(Refusal.Of("HYG-5028", ("host", host), ("reason", reason)), isPassing: false);

    private static IEnumerable<Exception> ChainOf(Exception broken)
    {
        for (var one = broken; one is not null; one = one.InnerException)
            yield return one;
    }
}

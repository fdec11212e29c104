using System.Globalization;
using System.Security.Cryptography;
using Hygie.Core.Hosts;
using Hygie.Core.Warehouse;

namespace Hygie.Adapters.ObjectStores;

/// <summary>What trials of any store share: names and bytes to throw away, what a status means, and words for what was seen.</summary>
internal static class Trials
{
    /// <summary>Who write one name at once.</summary>
    public const int Racers = 8;

    /// <summary>How long a trial's lock lasts: long enough to be tried, short enough to be waited for.</summary>
    public static readonly TimeSpan Lock = TimeSpan.FromSeconds(10);

    /// <summary>A random object under its name, as sealed ones are.</summary>
    public static (string Name, byte[] Content) Object(int length = 1024)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        return (ObjectName.Of(content), content);
    }

    /// <summary>
    /// What became of a write that had to be refused: it works when it was refused and the object is as it was, it is ignored when it was taken or the object
    /// is another one, it is missing when the host said that it has no such thing, and otherwise nobody can tell.
    /// </summary>
    public static CapabilityFinding Refused(string id, (int Status, string Code) answer, bool isIntact, params int[] refusals) => new(id,
        !isIntact || IsTaken(answer.Status) ? CapabilityResult.Ignored : refusals.Contains(answer.Status) ? CapabilityResult.Works : IsMissing(answer) ? CapabilityResult.Missing : CapabilityResult.Unknown,
        Figure(answer));

    /// <summary>What a host said that did not take something.</summary>
    public static CapabilityFinding NotTaken(string id, (int Status, string Code) answer) => new(id, IsMissing(answer) ? CapabilityResult.Missing : CapabilityResult.Unknown, Figure(answer));

    public static bool IsTaken(int status) => status is >= 200 and < 300;

    public static string Figure((int Status, string Code) answer) => answer.Code.Length == 0 ? answer.Status.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{answer.Status} {answer.Code}");

    /// <summary>Statuses by which servers say that they know no such request. "Forbidden" is not among them: with other credentials it might work.</summary>
    private static bool IsMissing((int Status, string Code) answer) => answer.Status is 400 or 404 or 405 or 409 or 501;
}

using System.Text;
using Hygie.Core;
using Hygie.Core.Audit;
using Hygie.Testing.Audit;
using Xunit;

namespace Hygie.Tests.Audit;

/// <summary>What a leaf, a checkpoint, a policy and a proof may look like: one way, and no other.</summary>
public sealed class AuditFormTests
{
    private const string Hash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static readonly TestLog Log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hygie/leaf/v1\npermit.granted\n2026-11-23\npermit/p-12\n" + Hash + "\n", "ok")]
    [InlineData("hygie/leaf/v1\npermit.granted\n2026-11-23\npermit/p-12\n" + Hash, "HYG-2002")]
    [InlineData("hygie/leaf/v1\npermit.granted\n2026-11-23\npermit/p-12\n" + Hash + "\n\n", "HYG-2002")]
    [InlineData("hygie/leaf/v2\npermit.granted\n2026-11-23\npermit/p-12\n" + Hash + "\n", "HYG-2002")]
    [InlineData("hygie/leaf/v1\npermit\n2026-11-23\npermit/p-12\n" + Hash + "\n", "HYG-2002")]
    [InlineData("hygie/leaf/v1\npermit.granted\n2026-11-31\npermit/p-12\n" + Hash + "\n", "HYG-2002")]
    [InlineData("hygie/leaf/v1\npermit.granted\n2026-11-23\npermit/Jeanne Martin\n" + Hash + "\n", "HYG-2002")]
    [InlineData("hygie/leaf/v1\npermit.granted\n2026-11-23\npermit/p-12\nAAAA\n", "HYG-2002")]
    public void A_leaf_is_five_lines(string text, string expected)
    {
        var read = Leaf.Decode(Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, read.TryGet(out var leaf, out var refusal) ? "ok" : refusal.Code);
        Assert.True(leaf is null || Encoding.ASCII.GetString(leaf.Encode()) == text);
    }

    [Theory]
    [InlineData("log.example/hub\n5\n" + Hash + "\n", "ok")]
    [InlineData("log.example/hub\n05\n" + Hash + "\n", "HYG-2005")]
    [InlineData("log.example/hub\n-5\n" + Hash + "\n", "HYG-2005")]
    [InlineData("log.example/hub\n9999999999999999999\n" + Hash + "\n", "HYG-2005")]
    [InlineData("\n5\n" + Hash + "\n", "HYG-2005")]
    [InlineData("log.example/hub\n5\n" + Hash + "\nextension\n", "HYG-2005")]
    [InlineData("log.example/hub\n5\nAAAA\n", "HYG-2005")]
    public void A_checkpoint_is_three_lines(string text, string expected) => Assert.Equal(expected, Checkpoint.Parse(text).TryGet(out _, out var refusal) ? "ok" : refusal.Code);

    [Theory]
    [InlineData("log L\nwitness a W\nquorum a\n", 0)]
    [InlineData("# mine\nlog L\nquorum none\n", 0)]
    [InlineData("log L\nwitness a W\nwitness b W\ngroup both 2 a b\nquorum both\n", 0)]
    [InlineData("log L\nlog L\nquorum none\n", 2)]
    [InlineData("log W\nquorum none\n", 1)]
    [InlineData("log L\nwitness none W\nquorum none\n", 2)]
    [InlineData("log L\nwitness a L\nquorum a\n", 2)]
    [InlineData("log L\nwitness a W\ngroup g 2 a\nquorum g\n", 3)]
    [InlineData("log L\nwitness a W\ngroup g 1 a a\nquorum g\n", 3)]
    [InlineData("log L\nwitness a W\ngroup g 0 a\nquorum g\n", 3)]
    [InlineData("log L\nquorum a\n", 2)]
    [InlineData("log L\nquorum none\nquorum none\n", 3)]
    [InlineData("log L\ntrust everybody\nquorum none\n", 2)]
    [InlineData("log L\n", 2)]
    [InlineData("quorum none\n", 2)]
    public void A_policy_is_refused_at_its_wrong_line(string lines, int wrong)
    {
        var text = lines.Replace("L\n", Log.Signer.Verifier + "\n", StringComparison.Ordinal).Replace("W\n", Log.WitnessSigner.Verifier + "\n", StringComparison.Ordinal);
        var read = LogPolicy.Parse(text);
        Assert.Equal(wrong == 0 ? null : ("HYG-2006", wrong.ToString(System.Globalization.CultureInfo.InvariantCulture)), read.IsRefused ? (read.Refusal.Code, read.Refusal.Facts["line"]) : ((string, string)?)null);
    }

    [Fact]
    public async Task A_proof_that_lacks_a_part_is_no_proof()
    {
        var log = new TestLog();
        await log.AddAsync(5, Stop);
        await log.Publish.RunAsync(Stop);
        var text = Encoding.UTF8.GetString((await log.Prove.RunAsync(3, Stop)).Value.ToBytes());
        Assert.Equal(text, Encoding.UTF8.GetString(LogProof.Parse(Encoding.UTF8.GetBytes(text)).Value.ToBytes()));
        string[] spoilt =
        [
            text.Replace("@v1", "@v2", StringComparison.Ordinal), text.Replace("index 3\n", "", StringComparison.Ordinal), text.Replace("index 3", "index 03", StringComparison.Ordinal),
            text.Replace("index 3", "index -3", StringComparison.Ordinal), text.Replace("extra ", "extra !", StringComparison.Ordinal), text.Replace("\n\n", "\nAAAA\n\n", StringComparison.Ordinal),
            text[..text.IndexOf("\n\n", StringComparison.Ordinal)], text.Replace("\u2014", "-", StringComparison.Ordinal), "",
        ];
        Assert.All(spoilt, s => Assert.Equal("HYG-2013", LogProof.Parse(Encoding.UTF8.GetBytes(s)).Refusal.Code));
    }

    [Fact]
    public async Task An_entry_that_waits_for_its_day_has_no_proof_yet()
    {
        var log = new TestLog();
        await log.Outbox.AppendAsync(AuditEntry.Of("objection.registered", TestLog.Today, "objection", "x", "y") with { Publication = Publication.WithItsDay }, Stop);
        await log.Publish.RunAsync(Stop);
        Assert.Equal("HYG-2019", (await log.Prove.OfEntryAsync(1, Stop)).Refusal.Code);
    }
}

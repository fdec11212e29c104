using Hygie.Core.Hosts;
using Xunit;

namespace Hygie.Tests.Hosts;

public sealed class HostAddressTests
{
    [Theory]
    [InlineData("../hosts/host-a", HostProtocol.Folder, null, "", false)]
    [InlineData("s3+https://s3.gra.example/hub", HostProtocol.S3, "https://s3.gra.example/", "us-east-1", false)]
    [InlineData("s3+https://s3.gra.example:8443/hub?region=gra", HostProtocol.S3, "https://s3.gra.example:8443/", "gra", false)]
    [InlineData("s3+http://127.0.0.1:7480/hub?region=gra&put=checked", HostProtocol.S3, "http://127.0.0.1:7480/", "gra", true)]
    [InlineData("s3+http://[::1]:7480/hub", HostProtocol.S3, "http://[::1]:7480/", "us-east-1", false)]
    [InlineData("azure+https://hub.blob.example/sealed", HostProtocol.Azure, "https://hub.blob.example/sealed", "us-east-1", false)]
    [InlineData("azure+http://127.0.0.1:10000/lab/sealed", HostProtocol.Azure, "http://127.0.0.1:10000/lab/sealed", "us-east-1", false)]
    public void An_address_says_where_and_how(string text, HostProtocol protocol, string? endpoint, string region, bool isChecked)
    {
        var address = HostAddress.Parse(text).Value;
        Assert.Equal((protocol, endpoint, isChecked), (address.Protocol, address.Endpoint?.AbsoluteUri, address.PutIsChecked));
        Assert.Equal(protocol == HostProtocol.Folder ? "us-east-1" : region, address.Region);
        Assert.Equal(protocol == HostProtocol.S3 ? "hub" : "", address.Bucket);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("", "HYG-5010 (what=empty)")]
    [InlineData("s3://bucket", "HYG-5010 (what=scheme)")]
    [InlineData("https://s3.gra.example/hub", "HYG-5010 (what=scheme)")]
    [InlineData("ftp+https://x/hub", "HYG-5010 (what=scheme)")]
    [InlineData("s3+https://", "HYG-5010 (what=syntax)")]
    [InlineData("s3+https:///hub", "HYG-5010 (what=syntax)")]
    [InlineData("s3+https://s3.gra.example/", "HYG-5010 (what=bucket)")]
    [InlineData("s3+https://s3.gra.example/hub/inner", "HYG-5010 (what=bucket)")]
    [InlineData("s3+https://s3.gra.example/HUB", "HYG-5010 (what=bucket)")]
    [InlineData("s3+https://s3.gra.example/hub?region=", "HYG-5010 (what=region)")]
    [InlineData("s3+https://s3.gra.example/hub?put=always", "HYG-5010 (what=put)")]
    [InlineData("azure+https://hub.blob.example/", "HYG-5010 (what=container)")]
    [InlineData("azure+https://hub.blob.example/sealed?region=x", "HYG-5010 (what=region)")]
    [InlineData("s3+http://s3.gra.example/hub", "HYG-5012 (host=s3.gra.example)")]
    [InlineData("azure+http://10.0.0.1/hub", "HYG-5012 (host=10.0.0.1)")]
    public void What_is_no_address_is_refused(string text, string refusal) => Assert.Equal(refusal, HostAddress.Parse(text).Refusal.ToString());

    [Theory]
    [InlineData("s3+https://KEY:SECRET@s3.gra.example/hub")]
    [InlineData("azure+https://hub.blob.example/sealed?sv=2024-11-04&sig=SECRET")]
    [InlineData("s3+https://s3.gra.example/hub?SECRET")]
    [InlineData("s3+https://s3.gra.example/hub#SECRET")]
    public void A_credential_in_an_address_is_refused_and_not_repeated(string text)
    {
        var refusal = HostAddress.Parse(text).Refusal;
        Assert.Equal("HYG-5011", refusal.ToString());
    }

    [Theory]
    [InlineData("KEY\nSECRET\n", null)]
    [InlineData("KEY\nSECRET", null)]
    [InlineData("KEY", "HYG-5014 (what=lines)")]
    [InlineData("KEY\nSECRET\nMORE\n", "HYG-5014 (what=lines)")]
    [InlineData("KEY\n\n", "HYG-5014 (what=lines)")]
    [InlineData("\nSECRET\n", "HYG-5014 (what=words)")]
    [InlineData("KEY\nSEC RET\n", "HYG-5014 (what=words)")]
    public void Credentials_are_two_words_on_two_lines(string text, string? refusal)
    {
        var read = HostCredentials.Read(text);
        Assert.Equal(refusal, read.IsRefused ? read.Refusal.ToString() : null);
        if (refusal is null)
        {
            Assert.Equal(("KEY", "SECRET"), (read.Value.Key, read.Value.Reveal()));
        }
    }

    [Fact]
    public void Every_capability_has_its_words_in_both_languages()
    {
        Assert.Equal(14, Capability.All.Length);
        Assert.Equal(14, Capability.All.Select(c => c.Id).Distinct().Count());
        Assert.All(Capability.All.SelectMany(c => new[] { c.What.En, c.What.Fr, c.Gap.En, c.Gap.Fr }), text => Assert.NotEmpty(text));
    }
}

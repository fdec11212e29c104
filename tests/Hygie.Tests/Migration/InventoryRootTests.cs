using CsCheck;
using Hygie.Core.Audit;
using Hygie.Core.Migration;
using Hygie.Core.Warehouse;
using Xunit;

namespace Hygie.Tests.Migration;

/// <summary>The root that grows is the root of the whole tree; a line reads back as what it was written from, or not at all.</summary>
public sealed class InventoryRootTests
{
    [Fact]
    public void A_growing_root_equals_the_tree_over_the_same_lines() => Gen.Int[0, 70].Sample(count =>
    {
        var objects = Enumerable.Range(0, count).Select(i => new InventoryObject(ObjectName.Of([(byte)i]), i)).ToList();
        var root = new InventoryRoot();
        objects.ForEach(root.Add);
        var whole = Merkle.Root([.. objects.Select(o => Merkle.HashLeaf(System.Text.Encoding.ASCII.GetBytes(o.Line)))]);
        return root.ToHex() == Convert.ToHexStringLower(whole.ToBytes()) && root.Objects == count && root.Bytes == objects.Sum(o => o.Length);
    }, iter: 100, seed: "0000000000000");

    [Theory]
    [InlineData("")]
    [InlineData("HEAD 4096")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa -1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 01")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 1 ")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab 1")]
    public void A_line_that_is_not_exactly_an_object_is_none(string line) => Assert.Null(InventoryObject.Parse(line));
}

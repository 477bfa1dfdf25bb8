using System.Security.Cryptography;
using System.Text;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Tests.Datasets.Versions;

public sealed class MerkleTreeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    public void Root_AnyCount_IsTheRecursiveDefinition(int count)
    {
        var leaves = Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"leaf {i}")).ToArray();
        var tree = new MerkleTree();
        foreach (var leaf in leaves)
            tree.Add(leaf);

        tree.Root().ShouldBe(Hash(leaves));
    }

    [Fact]
    public void Encode_Leaf_IsCanonicalJson()
    {
        var attributes = SampleLeaf.EncodeAttributes(new Dictionary<string, string> { ["b"] = "\"ü\n", ["B"] = "1" });

        Encoding.UTF8.GetString(SampleLeaf.Encode("ab", SampleSplit.Test, attributes, 0.5))
            .ShouldBe("{\"attributes\":{\"B\":\"1\",\"b\":\"\\\"ü\\n\"},\"sha256\":\"ab\",\"split\":\"test\",\"weight\":0.5}");
    }

    /// <summary>RFC 6962 section 2.1, word for word.</summary>
    private static byte[] Hash(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
            return SHA256.HashData([]);
        if (leaves.Length == 1)
            return SHA256.HashData([0, .. leaves[0]]);
        var k = 1;
        while (k * 2 < leaves.Length)
            k *= 2;
        return SHA256.HashData([1, .. Hash(leaves[..k]), .. Hash(leaves[k..])]);
    }
}

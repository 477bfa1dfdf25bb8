using System.Security.Cryptography;

namespace GenWorkers.Datasets.Versions;

/// <summary>
/// The Merkle tree hash of RFC 6962 section 2.1 over leaves that come one at a time: one hash a level is kept.
/// </summary>
internal sealed class MerkleTree
{
    private readonly Stack<(int Level, byte[] Hash)> _open = new();

    public void Add(ReadOnlySpan<byte> leaf)
    {
        var node = (Level: 0, Hash: SHA256.HashData([0, .. leaf]));
        while (_open.TryPeek(out var left) && left.Level == node.Level)
            node = (node.Level + 1, Join(_open.Pop().Hash, node.Hash));
        _open.Push(node);
    }

    public byte[] Root()
    {
        if (!_open.TryPop(out var right))
            return SHA256.HashData([]);
        var root = right.Hash;
        while (_open.TryPop(out var left))
            root = Join(left.Hash, root);
        return root;
    }

    private static byte[] Join(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GenWorkers.Jobs.Quizzes;

/// <summary>Order by hash: a draw that depends on the seed and on what is drawn, not on where it stood.</summary>
internal static class SeededOrder
{
    public static string Key(long seed, ReadOnlySpan<byte> content)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(prefix, seed);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prefix);
        hash.AppendData(content);
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

using System.Buffers;
using System.Security.Cryptography;

namespace GenWorkers.Artifacts;

/// <summary>SHA-256 (hex) and size of what flows by; memory does not grow with the size.</summary>
internal sealed record ContentHash(string Sha256, long SizeBytes)
{
    private const int BufferBytes = 1 << 17;

    public static async Task<ContentHash> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = OpenRead(path);
        return await CopyAsync(file, Stream.Null, static _ => { }, cancellationToken);
    }

    /// <summary>Copies all of a stream and says what it was.</summary>
    public static async Task<ContentHash> CopyAsync(
        Stream from, Stream to, Action<int> moved, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        var size = 0L;
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
                moved(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new ContentHash(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    public static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
}

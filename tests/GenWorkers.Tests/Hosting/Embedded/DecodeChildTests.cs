using GenWorkers.Contracts.Events;
using GenWorkers.Tests.Datasets.Imaging.Inspection;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>
/// Whatever a source is, its images are decoded in the child: a correct picture that only the child has no memory for
/// is refused from each, in the child's words, and the runner lives.
/// </summary>
[Collection("runner processes")]
public sealed class DecodeChildTests(SmallDecoder installation) : IClassFixture<SmallDecoder>
{
    private const int Side = 5600;
    private const string Refusal = "is too large: decoding it takes more than the 64 MiB that a decoder has.";
    private static readonly Lazy<byte[]> Large = new(() => ImageFiles.GrayPng(7000, 7000));

    [Fact]
    public Task Import_Folder_IsDecodedInTheChild() => RefusedAsync("a.png", Large.Value, "a.png");

    [Fact]
    public Task Import_Zip_IsDecodedInTheChild() => RefusedAsync("a.zip", BadArchives.Zip("b/c.png", Large.Value), "c.png");

    [Fact]
    public Task Import_Tar_IsDecodedInTheChild() => RefusedAsync("a.tar", BadArchives.Tar("b/c.png", Large.Value), "c.png");

    [Fact]
    public Task Import_WebDatasetShard_IsDecodedInTheChild() =>
        RefusedAsync("a.tar", BadArchives.Tar(("c.cls", "1"u8.ToArray()), ("c.png", Large.Value)), "a.tar/c.png");

    [Fact]
    public Task Import_RawSet_IsDecodedInTheChild() => RefusedAsync(
        "train-images-idx3-ubyte",
        [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, Side >> 8, Side & 255, 0, 0, Side >> 8, Side & 255, .. new byte[Side * Side]],
        "train-images-idx3-ubyte#00000000");

    private async Task RefusedAsync(string file, byte[] bytes, string name)
    {
        var source = installation.Write(file, bytes);

        var job = await installation.RunAsync("ImportDataset", $$"""{"name":"bad","source":"{{source}}"}""");

        await installation.ShouldHaveFailedAsync(job, ErrorCode.InputTooLarge, $"{name} {Refusal}");
    }
}

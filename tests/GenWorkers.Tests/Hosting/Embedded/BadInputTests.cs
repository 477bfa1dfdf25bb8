using System.Text;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Submission;
using GenWorkers.Tests.Datasets.Imaging;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>
/// Bad input the whole way, in a real runner: one clear error event with its code, nothing of it visible, and the next
/// job runs.
/// </summary>
[Collection("runner processes")]
public sealed class BadInputTests(EmbeddedInstallation installation) : IClassFixture<EmbeddedInstallation>
{
    private static readonly byte[] Picture = "P5 1 1 255 "u8.ToArray();

    [Fact]
    public Task Import_TruncatedIdx_Fails() => RefusedAsync(
        "train-images-idx3-ubyte",
        [0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 4, 0, 0, 0, 4, 1, 2, 3],
        ErrorCode.InputCorrupt,
        "train-images-idx3-ubyte is corrupt");

    [Fact]
    public Task Import_CorruptJpeg_Fails() =>
        RefusedAsync("bad.jpg", BadImages.Jpeg(64, 64)[..500], ErrorCode.InputCorrupt, "bad.jpg is corrupt");

    [Fact]
    public Task Import_HugePngHeader_Fails() =>
        RefusedAsync("bomb.png", BadImages.PngHeader(50_000, 50_000), ErrorCode.InputTooLarge, "50000x50000 pixels");

    [Fact]
    public Task Import_WebPOfAMillionFrames_Fails() => RefusedAsync(
        "endless.webp", BadImages.AnimatedWebP(1_000_000), ErrorCode.InputTooLarge, "endless.webp is too large");

    [Fact]
    public Task Import_SvgNamedPng_Fails() =>
        RefusedAsync("logo.png", Encoding.UTF8.GetBytes("<svg/>"), ErrorCode.InputUnsupportedFormat, "logo.png cannot be read");

    [Fact]
    public Task Import_ZipThatLeavesItsFolder_Fails() => RefusedAsync(
        "a.zip", BadArchives.Zip("../evil.pgm", Picture), ErrorCode.InputUnsafePath, "../evil.pgm is not allowed");

    [Fact]
    public Task Import_ZipWithLink_Fails() => RefusedAsync(
        "a.zip",
        BadArchives.Zip("link.pgm", Encoding.UTF8.GetBytes("/etc/passwd"), isLink: true),
        ErrorCode.InputUnsafePath,
        "link.pgm is not allowed: it is a link or device in a.zip");

    [Fact]
    public Task Import_TarThatLeavesItsFolder_Fails() => RefusedAsync(
        "a.tar", BadArchives.Tar("../evil.pgm", Picture), ErrorCode.InputUnsafePath, "../evil.pgm is not allowed");

    [Fact]
    public Task Import_TarWithLink_Fails() => RefusedAsync(
        "a.tar",
        BadArchives.TarOfLink("link.pgm", "/etc/passwd"),
        ErrorCode.InputUnsafePath,
        "link.pgm is not allowed: it is a link in a.tar");

    [Fact]
    public async Task Import_OutsideTheAllowedFolders_Fails()
    {
        var job = await installation.RunAsync("ImportDataset", """{"name":"bad","source":"file:///etc/"}""");

        await installation.ShouldHaveFailedAsync(job, ErrorCode.InputUnsafePath, "/etc");
    }

    [Fact]
    public async Task Import_FromAnS3ThatDoesNotAnswer_FailsAndMayBeSentAgain()
    {
        var job = await installation.RunAsync("ImportDataset", """{"name":"bad","source":"s3://faces/all/"}""");

        var failed = await installation.ShouldHaveFailedAsync(job, ErrorCode.StorageUnavailable, "faces");
        failed.GetProperty("retryable").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Submit_OverOneMiB_IsRejected()
    {
        var spec = $$"""{"name":"{{new string('a', SubmissionService.MaxBodyBytes)}}","render":{"count":2} }""";

        var rejection = await installation.SubmitAsync(Guid.NewGuid(), "ImportDataset", spec);

        rejection.ShouldNotBeNull().Code.ShouldBe(ErrorCode.MessageMalformed.Value);
        rejection.Problems.ShouldHaveSingleItem().Rule.ShouldBe("at most 1048576 bytes");
    }

    private async Task RefusedAsync(string file, byte[] bytes, ErrorCode code, string text)
    {
        var source = installation.Write(file, bytes);

        var job = await installation.RunAsync("ImportDataset", $$"""{"name":"bad","source":"{{source}}"}""");

        await installation.ShouldHaveFailedAsync(job, code, text);
    }
}

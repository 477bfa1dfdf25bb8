using System.IO.Compression;
using System.Text;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Api;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Submission;
using GenWorkers.Tests.Datasets.Imaging;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>
/// Bad input the whole way, in a real runner: one clear error with its code, nothing of it visible, and the next job runs.
/// </summary>
[Collection("runner processes")]
public sealed class BadInputTests(EmbeddedInstallation installation) : IClassFixture<EmbeddedInstallation>
{
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
    public Task Import_SvgNamedPng_Fails() =>
        RefusedAsync("logo.png", Encoding.UTF8.GetBytes("<svg/>"), ErrorCode.InputUnsupportedFormat, "logo.png cannot be read");

    [Fact]
    public Task Import_ZipThatLeavesItsFolder_Fails()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("../evil.pgm").Open())
            entry.Write("P5 1 1 255 "u8);
        return RefusedAsync("a.zip", packed.ToArray(), ErrorCode.InputUnsafePath, "../evil.pgm is not allowed");
    }

    [Fact]
    public async Task Import_OutsideTheAllowedFolders_Fails()
    {
        var job = await installation.RunAsync("ImportDataset", """{"name":"bad","source":"file:///etc/"}""");

        await ShouldHaveFailedAsync(job, ErrorCode.InputUnsafePath, "/etc");
    }

    [Fact]
    public async Task Train_OnADataSetThatIsNotThere_Fails()
    {
        var job = await installation.RunAsync("TrainModel", """{"dataset":"nosuch","family":"vae","budget":{"steps":1} }""");

        await ShouldHaveFailedAsync(job, ErrorCode.DatasetNotFound, "nosuch");
    }

    [Fact]
    public async Task Generate_FromAModelThatIsNotThere_Fails()
    {
        var job = await installation.RunAsync("GenerateSamples", """{"model":"nosuch","count":1}""");

        await ShouldHaveFailedAsync(job, ErrorCode.ModelNotFound, "nosuch");
    }

    [Fact]
    public async Task Submit_SameIdWithAnotherSpec_IsRejectedAndTheFirstRuns()
    {
        var id = Guid.NewGuid();
        (await installation.SubmitAsync(id, "ImportDataset", """{"name":"first","render":{"count":2,"sizePixels":16} }""")).ShouldBeNull();

        var rejection = await installation.SubmitAsync(id, "ImportDataset", """{"name":"other","render":{"count":2,"sizePixels":16} }""");

        rejection.ShouldNotBeNull().Code.ShouldBe(ErrorCode.JobIdReused.Value);
        rejection.Problems.ShouldHaveSingleItem().Path.ShouldBe("$.jobId");
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

        await ShouldHaveFailedAsync(job, code, text);
    }

    private async Task ShouldHaveFailedAsync(JobView job, ErrorCode code, string text)
    {
        job.State.ShouldBe(JobState.Failed);
        job.ErrorCode.ShouldBe(code.Value, job.ErrorMessage);
        job.ErrorMessage.ShouldNotBeNull().ShouldContain(text);
        var visible = await installation.Host.Lineage.ListDatasetsAsync(ApiTenant.Default, TestContext.Current.CancellationToken);
        visible.ShouldNotContain(dataset => dataset.Version.Name == "bad");
        var next = await installation.RunAsync("ImportDataset", """{"name":"good","render":{"count":2,"sizePixels":16} }""");
        next.State.ShouldBe(JobState.Succeeded, next.ErrorMessage);
    }
}

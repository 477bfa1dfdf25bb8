using Amazon.S3.Model;
using GenWorkers.Servers.Tests.Artifacts;
using GenWorkers.Tests.Datasets.Imaging.Inspection;
using GenWorkers.Tests.Hosting.Embedded;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>Imports from a bucket, by message, in a real runner whose decode children have little memory.</summary>
[Collection(Installation.Collection)]
public sealed class S3SourceImportTests(S3BucketFixture bucket) : IClassFixture<S3BucketFixture>, IAsyncLifetime
{
    private static readonly byte[] Picture = [.. "P5 8 8 255 "u8, .. new byte[64]];
    private Installation installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => installation = await Installation.StartAsync(
        "api,scheduler,worker", Token, "Datasets:DecoderMemoryMiB=64");

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    [Fact]
    public async Task Publish_ImportOfAPrefixAndOfAnArchive_GiveTheSameVersion()
    {
        await PutAsync("set/cats/1.pgm", Picture);
        await PutAsync("sets/set.zip", BadArchives.Zip("cats/1.pgm", Picture));

        var events = await Upstream.FollowAsync(
            [Import("set/"), Import("sets/set.zip")], new() { ["JobSucceeded"] = 2 }, seconds: 90);

        var versions = events.Data("DatasetVersionCreated").ToList();
        versions.ShouldAllBe(version => version.GetProperty("samples").GetInt64() == 1);
        events.Data("JobSucceeded").Select(job => job.GetProperty("dataset").GetString()).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Publish_ImportOfAnImageTheChildHasNoMemoryFor_Fails()
    {
        await PutAsync("large/a.png", ImageFiles.GrayPng(7000, 7000));

        var events = await Upstream.FollowAsync([Import("large/")], new() { ["JobFailed"] = 1 }, seconds: 60);

        var failed = events.Data("JobFailed").Single();
        failed.GetProperty("code").GetString().ShouldBe("input.tooLarge");
        failed.GetProperty("message").GetString()
            .ShouldBe("a.png is too large: decoding it takes more than the 64 MiB that a decoder has.");
        events.Data("DatasetVersionCreated").ShouldBeEmpty();
    }

    [Fact]
    public async Task Publish_ImportOfAPrefixThatIsNotThere_Fails()
    {
        var events = await Upstream.FollowAsync([Import("nothing/")], new() { ["JobFailed"] = 1 }, seconds: 60);

        events.Data("JobFailed").Single().GetProperty("code").GetString().ShouldBe("dataset.notFound");
    }

    private object Import(string place) => Upstream.Message("ImportDataset", $$"""
        {"kind":"ImportDataset","jobId":"{{Guid.NewGuid()}}","spec":{"name":"remote","source":"s3://{{bucket.Bucket}}/{{place}}"} }
        """);

    private async Task PutAsync(string key, byte[] content) => await bucket.Client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = bucket.Bucket,
            Key = key,
            InputStream = new MemoryStream(content),
            UseChunkEncoding = false,
        },
        Token);
}

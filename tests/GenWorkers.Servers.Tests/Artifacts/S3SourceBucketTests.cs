using System.Text;
using Amazon.S3.Model;
using GenWorkers.Artifacts.S3;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Tests.Artifacts;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Servers.Tests.Artifacts;

public sealed class S3SourceBucketTests : IClassFixture<S3BucketFixture>, IDisposable
{
    private readonly TemporaryFolder _files = new();
    private readonly string _prefix = Guid.NewGuid().ToString("N");
    private readonly S3BucketFixture _fixture;
    private readonly S3SourceBucket _source;
    private int _ticks;

    public S3SourceBucketTests(S3BucketFixture fixture)
    {
        _fixture = fixture;
        _source = new S3SourceBucket(
            S3Server.Options("genworkers"), NullLogger<S3SourceBucket>.Instance, TimeProvider.System);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fetch_Prefix_KeepsTheTreeBelowIt()
    {
        await PutAsync("faces/a.png", "1");
        await PutAsync("faces/young/b c.png", "22");
        await PutAsync("faces/", "");
        await PutAsync("faces2/not-this.png", "3");

        await FetchAsync("faces");

        Tree().ShouldBe(["a.png=1", "young/b c.png=22"]);
        _ticks.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Fetch_OneObject_IsAFileOfItsName()
    {
        await PutAsync("archives/faces.zip", "zip");
        await PutAsync("archives/faces.zip.sha256", "no");

        await FetchAsync("archives/faces.zip");

        Tree().ShouldBe(["faces.zip=zip"]);
    }

    [Theory]
    [InlineData("nothing/here")]
    [InlineData("fac")]
    public async Task Fetch_NoObject_IsNotFound(string name)
    {
        await PutAsync("faces/a.png", "1");

        (await RefusedAsync(name)).Code.ShouldBe(ErrorCode.DatasetNotFound);
    }

    [Fact]
    public async Task Fetch_NoBucket_IsNotFound() =>
        (await Should.ThrowAsync<JobException>(FetchAsync(new Uri("s3://no-such-bucket/a"), 10)))
            .Code.ShouldBe(ErrorCode.DatasetNotFound);

    [Fact]
    public async Task Fetch_BucketOfTheArtifacts_IsRefused() =>
        (await Should.ThrowAsync<JobException>(FetchAsync(new Uri("s3://genworkers/other/models/a"), 10)))
            .Code.ShouldBe(ErrorCode.InputUnsafePath);

    [Fact]
    public async Task Fetch_MoreThanAllowed_IsRefusedBeforeAnyByte()
    {
        await PutAsync("faces/a.png", "123");
        await PutAsync("faces/b.png", "456");

        (await RefusedAsync("faces", maxBytes: 5)).Code.ShouldBe(ErrorCode.InputTooLarge);

        Tree().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("../../escape")]
    [InlineData("a/../../escape")]
    [InlineData("a//b")]
    [InlineData("./b")]
    [InlineData("a\\b")]
    public async Task Fetch_KeyThatLeavesTheFolder_IsRefusedBeforeAnyByte(string key)
    {
        await PutAsync("unsafe/good.png", "1");
        await PutWithPythonAsync($"{_prefix}/unsafe/{key}");

        (await RefusedAsync("unsafe")).Code.ShouldBe(ErrorCode.InputUnsafePath);

        Tree().ShouldBeEmpty();
    }

    public void Dispose()
    {
        _source.Dispose();
        _files.Dispose();
    }

    private async Task PutAsync(string name, string content) => await _fixture.Client.PutObjectAsync(
        new PutObjectRequest
        {
            BucketName = _fixture.Bucket,
            Key = $"{_prefix}/{name}",
            InputStream = new MemoryStream(Encoding.ASCII.GetBytes(content)),
            UseChunkEncoding = false,
        },
        Token);

    /// <summary>By a client that does not tidy keys.</summary>
    private async Task PutWithPythonAsync(string key)
    {
        const string program = """
            import boto3, sys
            from botocore.config import Config
            endpoint, access, secret, bucket, key = sys.argv[1:]
            boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=access,
                         aws_secret_access_key=secret, config=Config(s3={"addressing_style": "path"})
                        ).put_object(Bucket=bucket, Key=key, Body=b"x")
            """;
        var options = S3Server.Options("unused");
        using var python = System.Diagnostics.Process.Start(
            "/usr/bin/python3",
            ["-c", program, options.Endpoint!, options.AccessKey!, options.SecretKey!, _fixture.Bucket, key]);
        await python.WaitForExitAsync(Token);
        python.ExitCode.ShouldBe(0);
    }

    private Task FetchAsync(string name, long maxBytes = 1000) =>
        FetchAsync(new Uri($"s3://{_fixture.Bucket}/{_prefix}/{name}"), maxBytes);

    private Task FetchAsync(Uri source, long maxBytes) =>
        _source.FetchAsync(source, _files.Path, maxBytes, () => Interlocked.Increment(ref _ticks), Token);

    private async Task<JobException> RefusedAsync(string name, long maxBytes = 1000) =>
        await Should.ThrowAsync<JobException>(FetchAsync(name, maxBytes));

    private string[] Tree() => [.. Directory
        .EnumerateFiles(_files.Path, "*", SearchOption.AllDirectories)
        .Select(path => $"{Path.GetRelativePath(_files.Path, path)}={File.ReadAllText(path)}")
        .Order(StringComparer.Ordinal)];
}

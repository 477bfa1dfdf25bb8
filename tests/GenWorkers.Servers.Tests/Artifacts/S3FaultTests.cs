using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.S3.Model;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.S3;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Tests.Artifacts;

namespace GenWorkers.Servers.Tests.Artifacts;

/// <summary>The store behind a network that cuts, corrupts, stalls and refuses.</summary>
public sealed class S3FaultTests : IClassFixture<S3BucketFixture>, IAsyncDisposable
{
    private const int ManyParts = 21_000_000;

    private readonly TemporaryFolder _files = new();
    private readonly FaultyProxy _proxy = new(S3Server.Address);
    private readonly ConcurrentQueue<JobPhase> _phases = [];
    private readonly ListLogger _log = new();
    private readonly S3BucketFixture _fixture;

    public S3FaultTests(S3BucketFixture fixture) => _fixture = fixture;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Fault.CutRequest), 1000)]
    [InlineData(nameof(Fault.CorruptRequest), 1000)]
    [InlineData(nameof(Fault.Unavailable), 1000)]
    [InlineData(nameof(Fault.CutRequest), ManyParts)]
    [InlineData(nameof(Fault.CorruptRequest), ManyParts)]
    [InlineData(nameof(Fault.Unavailable), ManyParts)]
    public async Task PutFile_EveryFirstTryFails_SucceedsWithTheRightBytes(string fault, int size)
    {
        // Every second PUT or POST meets the fault: each part's first try at least once.
        var writes = 0;
        _proxy.Plan = (_, line) =>
            line[0] == 'P' && Interlocked.Increment(ref writes) % 2 == 1 ? Enum.Parse<Fault>(fault) : Fault.None;
        using var store = Store();

        var stored = await PutAsync(store, size);

        await store.DownloadAsync(stored.Key, stored.Sha256, _files.File("out"), Token);
        new FileInfo(_files.File("out")).Length.ShouldBe(size);
        writes.ShouldBeGreaterThan(1);
        _phases.ShouldContain(JobPhase.Wait);
    }

    [Theory]
    [InlineData(nameof(Fault.CutRequest))]
    [InlineData(nameof(Fault.CorruptRequest))]
    [InlineData(nameof(Fault.Unavailable))]
    public async Task PutFile_EveryTryFails_IsUnavailableAndNothingIsStored(string fault)
    {
        _proxy.Plan = (_, line) => line[0] == 'P' ? Enum.Parse<Fault>(fault) : Fault.None;
        using var store = Store();

        var error = await Should.ThrowAsync<JobException>(PutAsync(store, 1000));

        error.Code.ShouldBe(ErrorCode.StorageUnavailable);
        error.Code.IsRetryable.ShouldBeTrue();
        (await store.ListAsync("default/", Token).AnyAsync(found => found.Key.EndsWith(Hash("a"), StringComparison.Ordinal), Token))
            .ShouldBeFalse();
    }

    [Fact]
    public async Task PutFile_APartNeverArrives_AbortsTheUpload()
    {
        _proxy.Plan = (_, line) =>
            line.Contains("partNumber=2", StringComparison.Ordinal) ? Fault.CutRequest : Fault.None;
        using var store = Store();

        (await Should.ThrowAsync<JobException>(PutAsync(store, ManyParts))).Code.ShouldBe(ErrorCode.StorageUnavailable);

        (await UnfinishedAsync()).ShouldBeEmpty(string.Join('\n', _log.Lines));
        (await store.ExistsAsync($"default/models/{Hash("a")}", Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task PutFile_CompletionsAnswerIsLost_IsStoredOnce()
    {
        var completions = 0;
        _proxy.Plan = (_, line) =>
            line.StartsWith("POST", StringComparison.Ordinal)
            && line.Contains("uploadId=", StringComparison.Ordinal)
            && Interlocked.Increment(ref completions) == 1
                ? Fault.CutResponse
                : Fault.None;
        using var store = Store();

        var stored = await PutAsync(store, ManyParts);

        (await store.ExistsAsync(stored.Key, Token)).ShouldBeTrue();
        completions.ShouldBe(2);
    }

    [Fact]
    public async Task PutFile_SameContentAgain_SendsOneHead()
    {
        using var store = Store();
        var stored = await PutAsync(store, 1000);
        var before = _proxy.Exchanges;

        await store.PutFileAsync(ArtifactArea.Models, _files.File("a"), "", "text/plain", Token);

        _proxy.Exchanges.ShouldBe(before + 1);
        _proxy.Requests[^1].ShouldBe($"HEAD /{_fixture.Bucket}/{stored.Key} HTTP/1.1");
    }

    [Theory]
    [InlineData(nameof(Fault.CutResponse))]
    [InlineData(nameof(Fault.CorruptResponse))]
    [InlineData(nameof(Fault.Unavailable))]
    [InlineData(nameof(Fault.StallResponse))]
    public async Task Download_FirstTryFails_SucceedsWithTheRightBytes(string fault)
    {
        using var store = Store(stallSeconds: 0.5);
        var stored = await PutAsync(store, 200_000);
        var first = _proxy.Exchanges + 1;
        _proxy.Plan = (number, _) => number == first ? Enum.Parse<Fault>(fault) : Fault.None;

        await store.DownloadAsync(stored.Key, stored.Sha256, _files.File("out"), Token);

        Hash("out").ShouldBe(stored.Sha256);
    }

    [Theory]
    [InlineData(nameof(Fault.CutResponse), "storage.unavailable")]
    [InlineData(nameof(Fault.CorruptResponse), "input.corrupt")]
    [InlineData(nameof(Fault.StallResponse), "storage.unavailable")]
    public async Task Download_EveryTryFails_LeavesNoFile(string fault, string code)
    {
        using var store = Store(stallSeconds: 0.3);
        var stored = await PutAsync(store, 200_000);
        _proxy.Plan = (_, _) => Enum.Parse<Fault>(fault);

        var error = await Should.ThrowAsync<JobException>(
            store.DownloadAsync(stored.Key, stored.Sha256, _files.File("out"), Token));

        error.Code.Value.ShouldBe(code);
        Directory.GetFiles(_files.Path, "out*").ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadRange_Unavailable_TriesAgain()
    {
        using var store = Store();
        var stored = await PutAsync(store, 1000);
        var first = _proxy.Exchanges + 1;
        _proxy.Plan = (number, _) => number < first + 3 ? Fault.Unavailable : Fault.None;

        (await store.ReadRangeAsync(stored.Key, 10, 20, Token)).ShouldBe(File.ReadAllBytes(_files.File("a"))[10..30]);
    }

    [Fact]
    public async Task AnyCall_NobodyListens_IsUnavailableAndNamesTheObject()
    {
        await _proxy.CloseAsync();
        using var store = Store();

        var error = await Should.ThrowAsync<JobException>(store.ExistsAsync("default/models/a", Token));

        error.Code.ShouldBe(ErrorCode.StorageUnavailable);
        error.Message.ShouldContain("default/models/a");
        _phases.Count(phase => phase == JobPhase.Wait).ShouldBe(4);
    }

    [Fact]
    public async Task AnyCall_UnsafeKey_SendsNothing()
    {
        using var store = Store();

        await Should.ThrowAsync<JobException>(store.ExistsAsync("default/models/%2e%2e/a", Token));
        await Should.ThrowAsync<JobException>(store.DeleteAsync("other/models/a", Token));

        _proxy.Exchanges.ShouldBe(0);
    }

    [Theory]
    [InlineData("WrongSecret0123456789", null, "SignatureDoesNotMatch")]
    [InlineData(null, "no-such-bucket", "NoSuchBucket")]
    public async Task PutFile_Refused_IsUnavailableAtOnceWithoutSecrets(string? secret, string? bucket, string reason)
    {
        var options = Options();
        options = options with { SecretKey = secret ?? options.SecretKey, Bucket = bucket ?? options.Bucket };
        using var store = new S3ArtifactStore(options, _log.For<S3ArtifactStore>(), TimeProvider.System, _phases.Enqueue);

        var error = await Should.ThrowAsync<JobException>(() => ListAsync(store));

        error.Code.ShouldBe(ErrorCode.StorageUnavailable);
        error.Message.ShouldContain(reason);
        _phases.ShouldNotContain(JobPhase.Wait);
        foreach (var text in _log.Lines.Append(error.ToString()).Append(options.ToString()))
        {
            text.ShouldNotContain(options.SecretKey!);
            text.ShouldNotContain("Signature=");
        }
    }

    [Fact]
    public async Task PutFile_Cancelled_AbortsTheUpload()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _proxy.Plan = (_, line) =>
        {
            if (line.Contains("partNumber=2", StringComparison.Ordinal))
                cancel.Cancel();
            return Fault.None;
        };
        using var store = Store();
        var path = _files.Write("a", RandomNumberGenerator.GetBytes(ManyParts));

        await Should.ThrowAsync<OperationCanceledException>(
            store.PutFileAsync(ArtifactArea.Models, path, "", "text/plain", cancel.Token));

        (await UnfinishedAsync()).ShouldBeEmpty(string.Join('\n', _log.Lines));
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _files.Dispose();
    }

    private async Task<List<MultipartUpload>> UnfinishedAsync()
    {
        var request = new ListMultipartUploadsRequest
        {
            BucketName = _fixture.Bucket,
            Prefix = $"default/models/{Hash("a")}",
        };
        return (await _fixture.Client.ListMultipartUploadsAsync(request, Token)).MultipartUploads ?? [];
    }

    private ArtifactStoreOptions Options(double stallSeconds = 20) =>
        S3Server.Options(_fixture.Bucket) with { Endpoint = _proxy.Endpoint, StallTimeoutSeconds = stallSeconds };

    private S3ArtifactStore Store(double stallSeconds = 20) =>
        new(Options(stallSeconds), _log.For<S3ArtifactStore>(), TimeProvider.System, _phases.Enqueue);

    private Task<StoredObject> PutAsync(S3ArtifactStore store, int size) => store.PutFileAsync(
        ArtifactArea.Models, _files.Write("a", RandomNumberGenerator.GetBytes(size)), "", "text/plain", Token);

    private static async Task ListAsync(S3ArtifactStore store) =>
        await store.ListAsync("default/", Token).ToListAsync(Token);

    private string Hash(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_files.File(name))));
}

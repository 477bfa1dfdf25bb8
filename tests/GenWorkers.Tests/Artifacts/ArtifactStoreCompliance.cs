using System.Security.Cryptography;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Tests.Artifacts;

/// <summary>What every artifact store does. Each test uses contents of its own, so a store may be shared.</summary>
public abstract class ArtifactStoreCompliance : IDisposable
{
    protected const string MediaType = "application/octet-stream";

    public static TheoryData<string> UnsafeKeys { get; } =
    [
        "",
        "/",
        "default",
        "default/models",
        "default/models/",
        "default/models//a",
        "/default/models/a",
        "default/models/../a",
        "default/models/..",
        "default/models/./a",
        "default/models/.hidden",
        "default/models/%2e%2e/a",
        "default/models/%2E",
        "default/models/a\0b",
        "default/models/a\nb",
        "default/models/a\\b",
        "default/models/a b",
        "default/models/ä",
        "default/models/a?versionId=1",
        "default/unknown/a",
        "other/models/a",
        "../other/models/a",
        "defaultx/models/a",
        "default/models/" + new string('a', 600),
    ];

    protected TemporaryFolder Files { get; } = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract IArtifactStore Store { get; }

    [Fact]
    public async Task PutFile_Small_IsStoredUnderItsHashAndReadBack()
    {
        var content = RandomNumberGenerator.GetBytes(1000);

        var stored = await Store.PutFileAsync(ArtifactArea.Models, Files.Write("a", content), ".safetensors", MediaType, Token);

        stored.Key.ShouldBe($"default/models/{HashOf(content)}.safetensors");
        stored.Sha256.ShouldBe(HashOf(content));
        stored.SizeBytes.ShouldBe(1000);
        stored.MediaType.ShouldBe(MediaType);
        (await DownloadAsync(stored)).ShouldBe(content);
    }

    [Fact]
    public async Task PutFile_Empty_IsStored()
    {
        var stored = await Store.PutFileAsync(ArtifactArea.Reports, Files.Write("a", []), ".txt", "text/plain", Token);

        stored.SizeBytes.ShouldBe(0);
        (await DownloadAsync(stored)).ShouldBeEmpty();
    }

    [Fact]
    public async Task PutFile_ManyParts_IsStoredWhole()
    {
        var content = RandomNumberGenerator.GetBytes(37_000_001);

        var stored = await Store.PutFileAsync(ArtifactArea.Datasets, Files.Write("a", content), ".tar", MediaType, Token);

        stored.SizeBytes.ShouldBe(content.Length);
        HashOf(await DownloadAsync(stored)).ShouldBe(stored.Sha256);
    }

    [Fact]
    public async Task PutFile_SameContentAgain_GivesTheSameObject()
    {
        var content = RandomNumberGenerator.GetBytes(5000);
        var first = await Store.PutFileAsync(ArtifactArea.Datasets, Files.Write("a", content), ".tar", MediaType, Token);

        var second = await Store.PutFileAsync(ArtifactArea.Datasets, Files.Write("b", content), ".tar", MediaType, Token);

        second.ShouldBe(first);
        (await ListAsync(first.Key)).ShouldBe([first.Key]);
    }

    [Fact]
    public async Task PutFile_SameContentManyTimesAtOnce_AllSucceed()
    {
        var path = Files.Write("a", RandomNumberGenerator.GetBytes(300_000));

        var stored = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            _ => Store.PutFileAsync(ArtifactArea.Datasets, path, ".tar", MediaType, Token)));

        stored.Distinct().Count().ShouldBe(1);
        (await DownloadAsync(stored[0])).ShouldBe(await File.ReadAllBytesAsync(path, Token));
    }

    [Fact]
    public async Task PutFileAsKey_Checkpoint_IsStoredUnderThatKey()
    {
        var content = RandomNumberGenerator.GetBytes(100);
        var key = $"default/checkpoints/{Guid.NewGuid()}/20-3-{HashOf(content)}";

        var stored = await Store.PutFileAsKeyAsync(key, Files.Write("a", content), MediaType, Token);

        stored.Key.ShouldBe(key);
        (await DownloadAsync(stored)).ShouldBe(content);
    }

    [Fact]
    public async Task Download_AnotherHashExpected_IsCorruptAndLeavesNoFile()
    {
        var stored = await PutAsync(100);

        var error = await Should.ThrowAsync<JobException>(
            Store.DownloadAsync(stored.Key, new string('0', 64), Files.File("out"), Token));

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldContain(stored.Key);
        Directory.GetFiles(Files.Path, "out*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Download_MissingObject_IsCorruptAndNamesTheKey()
    {
        var key = $"default/models/{Guid.NewGuid():N}";

        var error = await Should.ThrowAsync<JobException>(
            Store.DownloadAsync(key, new string('0', 64), Files.File("out"), Token));

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldContain(key);
    }

    [Fact]
    public async Task Download_OverAnExistingFile_ReplacesIt()
    {
        var stored = await PutAsync(100);
        Files.Write("out", new byte[5000]);

        (await DownloadAsync(stored)).Length.ShouldBe(100);
    }

    [Fact]
    public async Task ReadRange_Inside_GivesThoseBytes()
    {
        var content = RandomNumberGenerator.GetBytes(10_000);
        var stored = await Store.PutFileAsync(ArtifactArea.Datasets, Files.Write("a", content), ".tar", MediaType, Token);

        (await Store.ReadRangeAsync(stored.Key, 4096, 1000, Token)).ShouldBe(content[4096..5096]);
        (await Store.ReadRangeAsync(stored.Key, 9999, 1, Token)).ShouldBe(content[9999..]);
        (await Store.ReadRangeAsync(stored.Key, 0, 0, Token)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(50, 100)]
    [InlineData(100, 1)]
    [InlineData(5000, 1)]
    public async Task ReadRange_BeyondTheEnd_IsCorrupt(long offset, int length)
    {
        var stored = await PutAsync(100);

        var error = await Should.ThrowAsync<JobException>(Store.ReadRangeAsync(stored.Key, offset, length, Token));

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
    }

    [Fact]
    public async Task Exists_BeforeAndAfterDelete_TellsTheTruth()
    {
        var stored = await PutAsync(10);
        (await Store.ExistsAsync(stored.Key, Token)).ShouldBeTrue();

        await Store.DeleteAsync(stored.Key, Token);
        await Store.DeleteAsync(stored.Key, Token);

        (await Store.ExistsAsync(stored.Key, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task List_MoreThanAThousandKeys_GivesEachOnceInOrder()
    {
        var folder = $"default/checkpoints/{Guid.NewGuid():N}";
        var path = Files.Write("a", [1]);
        var keys = Enumerable.Range(0, 1050).Select(i => $"{folder}/{i:D4}").ToArray();
        await Parallel.ForEachAsync(keys, Token, async (key, token) =>
            await Store.PutFileAsKeyAsync(key, path, MediaType, token));

        (await ListAsync(folder + "/")).ShouldBe(keys);
        (await ListAsync(folder + "/000")).ShouldBe(keys[..10]);
        (await ListAsync(folder + "/none/")).ShouldBeEmpty();
    }

    [Fact]
    public async Task List_AnObject_TellsWhenItWasStored()
    {
        var before = DateTimeOffset.UtcNow;
        var stored = await PutAsync(10);

        var found = (await Store.ListAsync(stored.Key, Token).ToListAsync(Token)).ShouldHaveSingleItem();

        found.StoredAt.ShouldBe(before, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [MemberData(nameof(UnsafeKeys))]
    public async Task AnyCall_UnsafeKey_IsRefused(string key)
    {
        var path = Files.Write("a", [1]);
        Func<Task>[] calls =
        [
            () => Store.PutFileAsKeyAsync(key, path, MediaType, Token),
            () => Store.DownloadAsync(key, new string('0', 64), Files.File("out"), Token),
            () => Store.ReadRangeAsync(key, 0, 1, Token),
            () => Store.ExistsAsync(key, Token),
            () => Store.DeleteAsync(key, Token),
        ];

        foreach (var call in calls)
            (await Should.ThrowAsync<JobException>(call)).Code.ShouldBe(ErrorCode.InputUnsafePath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("other/models/")]
    [InlineData("default/../other/")]
    [InlineData("default//")]
    public async Task List_UnsafePrefix_IsRefused(string prefix) =>
        (await Should.ThrowAsync<JobException>(() => ListAsync(prefix))).Code.ShouldBe(ErrorCode.InputUnsafePath);

    [Fact]
    public async Task PutFile_Cancelled_StoresNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var content = RandomNumberGenerator.GetBytes(100);

        await Should.ThrowAsync<OperationCanceledException>(
            Store.PutFileAsync(ArtifactArea.Models, Files.Write("a", content), "", MediaType, cancelled.Token));

        (await Store.ExistsAsync($"default/models/{HashOf(content)}", Token)).ShouldBeFalse();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Files.Dispose();

    protected static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    protected Task<StoredObject> PutAsync(int bytes) => Store.PutFileAsync(
        ArtifactArea.Models, Files.Write("put", RandomNumberGenerator.GetBytes(bytes)), "", MediaType, Token);

    protected async Task<byte[]> DownloadAsync(StoredObject stored)
    {
        await Store.DownloadAsync(stored.Key, stored.Sha256, Files.File("out"), Token);
        return await File.ReadAllBytesAsync(Files.File("out"), Token);
    }

    protected async Task<List<string>> ListAsync(string prefix) =>
        await Store.ListAsync(prefix, Token).Select(found => found.Key).ToListAsync(Token);
}

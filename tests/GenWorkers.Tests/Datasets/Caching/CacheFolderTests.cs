using GenWorkers.Datasets.Caching;
using GenWorkers.Tests.Artifacts;

namespace GenWorkers.Tests.Datasets.Caching;

public sealed class CacheFolderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    [Fact]
    public async Task NewTemporary_AnotherFillerLives_LeavesItsFolder()
    {
        var other = new CacheFolder(_root.Path, 1);
        await using var otherHeld = await LockAsync(other, "other");
        var filling = other.NewTemporary("other");
        File.WriteAllText(Path.Combine(filling, "pixels.u8"), "half");

        var cache = new CacheFolder(_root.Path, 1);
        await using var held = await LockAsync(cache, "mine");
        cache.NewTemporary("mine");

        Directory.GetFiles(filling).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task NewTemporary_LeftByKilledFillers_DeletesTheirFolders()
    {
        var left = Directory.CreateDirectory(_root.File("filling/other")).FullName;
        File.WriteAllText(Path.Combine(left, "pixels.u8"), "half");
        Directory.CreateDirectory(_root.File("filling/mine"));
        File.WriteAllText(_root.File("filling/mine/pixels.u8"), "half");

        var cache = new CacheFolder(_root.Path, 1);
        await using var held = await LockAsync(cache, "mine");
        var filling = cache.NewTemporary("mine");

        Directory.GetDirectories(_root.File("filling")).ShouldBe([filling]);
        Directory.GetFiles(filling).ShouldBeEmpty();
    }

    /// <summary>As a full disk or a lost mount does; taken for a lock, the job would wait for nobody.</summary>
    [Fact]
    public async Task LockAsync_LockFileCannotBeOpened_SaysSo()
    {
        Directory.CreateDirectory(_root.File("locks"));
        File.CreateSymbolicLink(_root.File("locks/mine"), "mine");

        await Should.ThrowAsync<IOException>(() => LockAsync(new CacheFolder(_root.Path, 1), "mine").WaitAsync(TimeSpan.FromSeconds(10)));
    }

    public void Dispose() => _root.Dispose();

    private static Task<FileStream> LockAsync(CacheFolder cache, string entry) =>
        cache.LockAsync(entry, () => { }, TestContext.Current.CancellationToken);
}

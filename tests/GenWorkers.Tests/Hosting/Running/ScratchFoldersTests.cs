using GenWorkers.Hosting.Running;

namespace GenWorkers.Tests.Hosting.Running;

public sealed class ScratchFoldersTests : IDisposable
{
    private readonly string cache = Directory.CreateTempSubdirectory("scratch-").FullName;

    public void Dispose() => Directory.Delete(cache, recursive: true);

    [Fact]
    public void Create_ForAnAttempt_IsEmptyAndItsOwn()
    {
        using var scratch = new ScratchFolders(cache);
        var job = Guid.NewGuid();

        var first = scratch.Create(job, 1);
        var second = scratch.Create(job, 2);

        first.ShouldNotBe(second);
        Directory.EnumerateFileSystemEntries(first).ShouldBeEmpty();
    }

    [Fact]
    public void Start_AfterAHostWasKilled_DeletesWhatItLeft()
    {
        var left = Directory.CreateDirectory(Path.Combine(cache, "scratch", "killed", "job-1")).FullName;
        File.WriteAllText(Path.Combine(cache, "scratch", "killed", ".lock"), "");
        File.WriteAllText(Path.Combine(left, "half.tar"), "half");

        using var scratch = new ScratchFolders(cache);

        Directory.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public void Start_WhileAnotherHostLives_LeavesItsFolders()
    {
        using var other = new ScratchFolders(cache);
        var folder = other.Create(Guid.NewGuid(), 1);

        using var scratch = new ScratchFolders(cache);

        Directory.Exists(folder).ShouldBeTrue();
    }
}

using System.Security.Cryptography;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.Directories;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Tests.Artifacts;

public sealed class DirectoryArtifactStoreTests : ArtifactStoreCompliance
{
    private readonly TemporaryFolder _root = new();
    private readonly HashSet<JobPhase> _phases = [];

    public DirectoryArtifactStoreTests() => Store = StoreIn(_root.Path);

    protected override IArtifactStore Store { get; }

    [Fact]
    public async Task PutFile_BitFlippedInTheFolder_IsHealedByTheNextPut()
    {
        var content = RandomNumberGenerator.GetBytes(2000);
        var stored = await Store.PutFileAsync(ArtifactArea.Models, Files.Write("a", content), "", MediaType, Token);
        await File.WriteAllBytesAsync(_root.File(stored.Key), new byte[2000], Token);
        (await Should.ThrowAsync<JobException>(DownloadAsync(stored))).Code.ShouldBe(ErrorCode.InputCorrupt);

        await Store.PutFileAsync(ArtifactArea.Models, Files.File("a"), "", MediaType, Token);

        (await DownloadAsync(stored)).ShouldBe(content);
    }

    [Fact]
    public async Task Download_TruncatedInTheFolder_IsCorrupt()
    {
        var stored = await PutAsync(2000);
        using (var file = File.OpenWrite(_root.File(stored.Key)))
            file.SetLength(1999);

        (await Should.ThrowAsync<JobException>(DownloadAsync(stored))).Code.ShouldBe(ErrorCode.InputCorrupt);
    }

    [Fact]
    public async Task PutFile_FolderCannotBeMade_IsStorageUnavailable()
    {
        var store = StoreIn(Path.Combine(Files.Write("file", [1]), "below"));

        var error = await Should.ThrowAsync<JobException>(
            store.PutFileAsync(ArtifactArea.Models, Files.Write("a", [1]), "", MediaType, Token));

        error.Code.ShouldBe(ErrorCode.StorageUnavailable);
    }

    [Fact]
    public async Task PutFile_Done_LeavesNothingUnfinished()
    {
        var stored = await PutAsync(2000);

        Directory.GetFiles(_root.Path, "*", SearchOption.AllDirectories).ShouldBe([_root.File(stored.Key)]);
    }

    [Fact]
    public async Task AbortUnfinishedUploads_OldAndNew_DeletesTheOld()
    {
        Directory.CreateDirectory(_root.File(".unfinished"));
        var old = _root.Write(".unfinished/old", [1]);
        var recent = _root.Write(".unfinished/recent", [1]);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));
        File.SetLastWriteTimeUtc(recent, DateTime.UtcNow.AddHours(-23));

        (await Store.AbortUnfinishedUploadsAsync(Token)).ShouldBe(1);

        Directory.GetFiles(_root.File(".unfinished")).ShouldBe([recent]);
    }

    [Fact]
    public async Task AbortUnfinishedUploads_FolderCannotBeMade_IsStorageUnavailable()
    {
        var store = StoreIn(Path.Combine(Files.Write("file", [1]), "below"));

        (await Should.ThrowAsync<JobException>(store.AbortUnfinishedUploadsAsync(Token))).Code.ShouldBe(ErrorCode.StorageUnavailable);
    }

    [Fact]
    public async Task PutAndDownload_BytesMove_TellTheirPhase()
    {
        await DownloadAsync(await PutAsync(10));

        _phases.ShouldBe([JobPhase.Upload, JobPhase.Download], ignoreOrder: true);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _root.Dispose();
    }

    private DirectoryArtifactStore StoreIn(string folder) => new(
        new ArtifactStoreOptions { Folder = folder },
        NullLogger<DirectoryArtifactStore>.Instance,
        TimeProvider.System,
        phase =>
        {
            lock (_phases)
                _phases.Add(phase);
        });
}

using System.Diagnostics;
using System.Globalization;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Caching;
using GenWorkers.Jobs;
using GenWorkers.Tests.Artifacts;

namespace GenWorkers.Tests.Datasets.Caching;

public sealed class MappedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Create_MoreThanAnyDiskHas_IsStorageUnavailableAndLeavesNothing()
    {
        var error = Should.Throw<JobException>(() => MappedFile.Create(_folder.File("a"), 1L << 52));

        error.Code.ShouldBe(ErrorCode.StorageUnavailable);
        error.Message.ShouldBe("The worker's cache folder cannot reserve 4503599627370496 bytes for decoded samples; its disk may be full.");
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    /// <summary>A page without a block is what kills the process when the disk is full.</summary>
    [Fact]
    public async Task Create_BeforeAnyWrite_HasAllItsBlocks()
    {
        const int Length = (8 << 20) + 1;
        using var file = MappedFile.Create(_folder.File("a"), Length);

        new FileInfo(_folder.File("a")).Length.ShouldBe(Length);
        (await BlocksAsync(_folder.File("a")) * 512).ShouldBeGreaterThanOrEqualTo(Length);
    }

    [Fact]
    public void Open_WhatCreateWrote_HasItsBytes()
    {
        using (var file = MappedFile.Create(_folder.File("a"), 10))
        {
            file.Slice(3, 2).Fill(7);
            file.Flush();
        }

        using var again = MappedFile.Open(_folder.File("a"));
        again.Slice(0, 10).ToArray().ShouldBe([0, 0, 0, 7, 7, 0, 0, 0, 0, 0]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Blocks of 512 bytes that the file takes on its disk.</summary>
    private static async Task<long> BlocksAsync(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["--format=%b", path]) { RedirectStandardOutput = true })!;
        return long.Parse(await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }
}

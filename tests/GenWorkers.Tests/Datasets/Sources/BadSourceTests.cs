using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets;
using GenWorkers.Tests.Artifacts;
using GenWorkers.Tests.Datasets.Imaging;

namespace GenWorkers.Tests.Datasets.Sources;

/// <summary>Sources that must be refused with the right code and sentence, leaving nothing in the store.</summary>
public sealed class BadSourceTests : IDisposable
{
    private readonly ImportRoom _room = new() { Options = new DatasetOptions { MaxFileMiB = 1, MaxSourceMiB = 8 } };

    [Fact]
    public async Task Import_CorruptJpegAmongGoodOnes_NamesIt()
    {
        for (var i = 0; i < 20; i++)
            _room.Write($"{i}.pgm", ImportRoom.Picture(i));
        _room.Write("bad.jpg", BadImages.Jpeg(64, 64)[..500]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message.ShouldStartWith("bad.jpg is corrupt: ");
    }

    [Fact]
    public async Task Import_HugePngHeader_IsTooLarge()
    {
        _room.Write("bomb.png", BadImages.PngHeader(50_000, 50_000));

        (await _room.RefuseAsync(ErrorCode.InputTooLarge)).Message
            .ShouldBe("bomb.png is too large: 50000x50000 pixels, a side may have 16384.");
    }

    [Fact]
    public async Task Import_SvgNamedPng_IsUnsupported()
    {
        _room.Write("logo.png", "<svg/>");

        (await _room.RefuseAsync(ErrorCode.InputUnsupportedFormat)).Message.ShouldStartWith("logo.png cannot be read: ");
    }

    [Fact]
    public async Task Import_FileAboveCap_IsTooLarge()
    {
        _room.Write("a.png", new byte[1_048_577]);

        (await _room.RefuseAsync(ErrorCode.InputTooLarge)).Message
            .ShouldBe("a.png is too large: 1048577 bytes, a file may have 1048576.");
    }

    [Fact]
    public async Task Import_TruncatedIdx_SaysWhereItEnds()
    {
        _room.Write("train-images-idx3-ubyte", Idx(10, 4, 4)[..100]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message
            .ShouldBe("train-images-idx3-ubyte is corrupt: its header says 10 items, the file ends after 5.");
    }

    [Fact]
    public async Task Import_TruncatedGzippedIdx_IsCorrupt()
    {
        _room.Write("train-images-idx3-ubyte.gz", Gzip(Idx(1000, 8, 8))[..^200]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message.ShouldStartWith("train-images-idx3-ubyte.gz is corrupt: ");
    }

    [Fact]
    public async Task Import_IdxThatGoesOn_IsCorrupt()
    {
        _room.Write("train-images-idx3-ubyte", [.. Idx(2, 4, 4), 1]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message
            .ShouldBe("train-images-idx3-ubyte is corrupt: its header says 2 items, the file has more.");
    }

    [Theory]
    [InlineData("../evil.pgm", "../evil.pgm is not allowed: the archive names a path that leaves its folder with '..'.")]
    [InlineData("/etc/evil.pgm", "/etc/evil.pgm is not allowed: the archive names an absolute path.")]
    [InlineData("a\\..\\evil.pgm", "a\\..\\evil.pgm is not allowed: the archive names a path that is empty, too long or has odd characters.")]
    public async Task Import_ZipWithUnsafeName_IsRefused(string name, string message)
    {
        Zip(zip => Put(zip.CreateEntry(name), ImportRoom.Picture(1)));

        (await _room.RefuseAsync(ErrorCode.InputUnsafePath, "a.zip")).Message.ShouldBe(message);
    }

    [Fact]
    public async Task Import_ZipWithSymlink_IsRefused()
    {
        Zip(zip =>
        {
            var link = zip.CreateEntry("link.pgm");
            link.ExternalAttributes = unchecked((int)0xA1FF0000);
            Put(link, Encoding.ASCII.GetBytes("/etc/passwd"));
        });

        (await _room.RefuseAsync(ErrorCode.InputUnsafePath, "a.zip")).Message
            .ShouldBe("link.pgm is not allowed: it is a link or device in a.zip; links are not followed.");
    }

    [Fact]
    public async Task Import_TarWithSymlink_IsRefused()
    {
        using (var file = File.Create(Path.Combine(_room.Source, "a.tar")))
        using (var tar = new TarWriter(file))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "link.pgm") { LinkName = "/etc/passwd" });

        (await _room.RefuseAsync(ErrorCode.InputUnsafePath, "a.tar")).Message
            .ShouldBe("link.pgm is not allowed: it is a link in a.tar; links are not followed.");
    }

    [Fact]
    public async Task Import_ZipBomb_IsStoppedWhileInflating()
    {
        Zip(zip => Put(zip.CreateEntry("zeros.pgm", CompressionLevel.Fastest), new byte[16 << 20]));

        (await _room.RefuseAsync(ErrorCode.InputTooLarge, "a.zip")).Message
            .ShouldBe("a.zip is too large: it inflates to more than 8388608 bytes.");
    }

    [Fact]
    public async Task Import_GzippedIdxBomb_IsStoppedWhileInflating()
    {
        const int Count = 0x4000; // of 32x32 zeros, 16 MiB
        _room.Write("train-images-idx3-ubyte.gz", Gzip([0, 0, 8, 3, 0, 0, Count >> 8, 0, 0, 0, 0, 32, 0, 0, 0, 32, .. new byte[Count << 10]]));

        (await _room.RefuseAsync(ErrorCode.InputTooLarge)).Message
            .ShouldBe("train-images-idx3-ubyte.gz is too large: it inflates to more than 8388608 bytes.");
    }

    [Fact]
    public async Task Import_TruncatedZip_IsCorrupt()
    {
        Zip(zip => Put(zip.CreateEntry("a.pgm"), ImportRoom.Picture(1)));
        var path = Path.Combine(_room.Source, "a.zip");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^30]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt, "a.zip")).Message
            .ShouldBe("a.zip is corrupt: the archive is damaged or ends too early.");
    }

    [Fact]
    public async Task Import_LinkInFolder_IsRefused()
    {
        File.CreateSymbolicLink(Path.Combine(_room.Source, "link.pgm"), "/etc/passwd");

        (await _room.RefuseAsync(ErrorCode.InputUnsafePath)).Message
            .ShouldBe("link.pgm is not allowed: it is a symbolic link; links are not followed.");
    }

    [Fact]
    public async Task Import_OutsideTheRoots_IsRefused()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("a.pgm", ImportRoom.Picture(1));
        File.CreateSymbolicLink(Path.Combine(_room.Source, "inside"), elsewhere.Path);

        (await _room.RefuseAsync(ErrorCode.InputUnsafePath, elsewhere.Path)).Message
            .ShouldEndWith("is not allowed: it does not lie below an import root of this worker.");
        await _room.RefuseAsync(ErrorCode.InputUnsafePath, "inside");
    }

    [Fact]
    public async Task Import_MissingFolder_SaysSo() =>
        (await _room.RefuseAsync(ErrorCode.InputCorrupt, "nothing")).Message
            .ShouldEndWith("nothing is corrupt: there is no such file or folder.");

    [Fact]
    public async Task Import_CifarOfOddLength_IsCorrupt()
    {
        _room.Write("data_batch_1.bin", new byte[3074]);

        (await _room.RefuseAsync(ErrorCode.InputCorrupt)).Message
            .ShouldBe("data_batch_1.bin is corrupt: its 3074 bytes are no whole number of records of 3073.");
    }

    [Fact]
    public async Task Import_WrongFormatAsked_IsUnsupported()
    {
        _room.Write("a.pgm", ImportRoom.Picture(1));

        (await _room.RefuseAsync(ErrorCode.InputUnsupportedFormat, spec: ImportRoom.Spec() with { Format = DatasetFormat.Idx }))
            .Message.ShouldEndWith("cannot be read: it holds no files of the format Idx.");
    }

    public void Dispose() => _room.Dispose();

    private static byte[] Idx(int count, byte rows, byte columns) =>
        [0, 0, 8, 3, 0, 0, (byte)(count >> 8), (byte)count, 0, 0, 0, rows, 0, 0, 0, columns, .. Noise(count * rows * columns)];

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(5).NextBytes(noise);
        return noise;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static void Put(ZipArchiveEntry entry, byte[] content)
    {
        using var stream = entry.Open();
        stream.Write(content);
    }

    private void Zip(Action<ZipArchive> fill)
    {
        using var zip = ZipFile.Open(Path.Combine(_room.Source, "a.zip"), ZipArchiveMode.Create);
        fill(zip);
    }
}

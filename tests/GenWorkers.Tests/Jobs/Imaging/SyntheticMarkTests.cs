using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;
using GenWorkers.Tests.Artifacts;
using GenWorkers.Tests.Datasets;

namespace GenWorkers.Tests.Jobs.Imaging;

/// <summary>The mark as Pillow, which is not ours, reads it.</summary>
public sealed class SyntheticMarkTests : IDisposable
{
    private const string Digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    private const string SourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Write_Marked_SaysModelAndSourceTypeAndKeepsThePixels(int channels)
    {
        var pixels = Enumerable.Range(0, 7 * 5 * channels).Select(i => (byte)(i * 37)).ToArray();
        var path = folder.File("a.png");

        PngWriter.Write(path, pixels, 5, 7, channels, SyntheticMark.OfModel(Digest));

        var (text, hash) = await ReadAsync(path);
        text["Software"].ShouldBe("GenWorkers");
        text["Source"].ShouldBe($"model sha256:{Digest}");
        text["Comment"].ShouldStartWith("Synthetic");
        SourceTypeOf(text).ShouldBe(SourceTypes + "trainedAlgorithmicMedia");
        hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(pixels)));
    }

    [Fact]
    public async Task Write_MixedPictureOfATraining_SaysBoth()
    {
        var job = Guid.Parse("0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101");
        var path = folder.File("a.png");

        PngWriter.Write(path, [1], 1, 1, 1, SyntheticMark.OfTraining(job, "000200").Mixed());

        var (text, _) = await ReadAsync(path);
        text["Source"].ShouldBe($"training job {job}, step 000200");
        SourceTypeOf(text).ShouldBe(SourceTypes + "compositeWithTrainedAlgorithmicMedia");
    }

    [Fact]
    public void Write_SameMarkTwice_IsTheSameBytes() =>
        Bytes(SyntheticMark.OfModel(Digest)).ShouldBe(Bytes(SyntheticMark.OfModel(Digest)));

    [Fact]
    public void Write_WithoutMark_HasNoTextChunk()
    {
        PngChunks.Types(Bytes(null)).ShouldBe(["IHDR", "IDAT", "IEND"]);
        PngChunks.Types(Bytes(SyntheticMark.OfModel(Digest))).ShouldBe(["IHDR", "tEXt", "tEXt", "tEXt", "iTXt", "IDAT", "IEND"]);
    }

    [Fact]
    public async Task ContactSheet_OfASetThatAModelMade_IsMarkedAndThatOfAnImportIsNot()
    {
        using var room = new ImportRoom();
        await using var writer = new SampleWriterFactory(room.Store).Create("made", new SampleOrigin(null, Digest), room.NewContext());
        await writer.AddAsync(new byte[64], new SampleShape(8, 8, 1), new Dictionary<string, string>(), null, ImportRoom.Token);
        var made = await writer.FreezeAsync(ImportRoom.Token);
        var imported = await room.ImportAsync(ImportRoom.Spec() with { Render = new RenderFacesSpec { Count = 2, SizePixels = 16 } });

        (await ReadAsync(made.ContactSheetPng)).Text["Source"].ShouldBe($"model sha256:{Digest}");
        (await ReadAsync(imported.ContactSheetPng)).Text.ShouldBeEmpty();
    }

    private static byte[] Bytes(SyntheticMark? mark)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, [1, 2, 3, 4], 2, 2, 1, mark);
        return png.ToArray();
    }

    private static string SourceTypeOf(IReadOnlyDictionary<string, string> text) =>
        XDocument.Parse(text["XML:com.adobe.xmp"]).Descendants().Attributes()
            .Single(attribute => attribute.Name == XName.Get("DigitalSourceType", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"))
            .Value;

    private static async Task<(IReadOnlyDictionary<string, string> Text, string Pixels)> ReadAsync(string path)
    {
        var script = Repository.PathOf("tests", "GenWorkers.Tests", "Jobs", "Imaging", "read_png.py");
        var answer = JsonElement.Parse(await Python.RunAsync(script, [path]));
        return (
            answer.GetProperty("text").EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!),
            answer.GetProperty("pixels").GetString()!);
    }
}

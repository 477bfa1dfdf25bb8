using System.Buffers.Binary;
using System.Text;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Safetensors;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Safetensors;

/// <summary>Forged and damaged files: refused with <c>input.corrupt</c>, before a tensor is allocated.</summary>
public sealed class SafetensorsCorruptionTests : IDisposable
{
    private const string Sound = """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    private readonly TemporaryFolder folder = new();

    private string FilePath => folder["forged.safetensors"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_ASoundFile_Opens()
    {
        Forge(Sound, 8);
        using var file = SafetensorsFile.Open(FilePath);
        file.Entries["x"].Shape.ShouldBe([2]);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}""", 8, "more bytes than a file")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "more bytes than a file")]
    [InlineData("""{"x":{"dtype":"U8","shape":[1099511627776],"data_offsets":[0,1099511627776]}}""", 8, "cover")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "integer")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", 8, "integer")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "byte range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "byte range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "byte range")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""", 8, "dimensions")]
    [InlineData("""{"x":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8, "dtype")]
    [InlineData("""{"x":{"shape":[2],"data_offsets":[0,8]}}""", 8, "exactly")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", 8, "exactly")]
    [InlineData("""{"x":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "no array shape")]
    [InlineData("""{"x":7}""", 0, "exactly")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "object of strings")]
    [InlineData("""[]""", 0, "not a JSON object")]
    [InlineData("""{"x":""", 0, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", 8, "not valid JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", 8, "ends")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""", 8, "ends")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "ends")]
    [InlineData(Sound, 7, "cover")]
    [InlineData(Sound, 9, "cover")]
    public void Open_AForgedHeader_IsRefused(string json, int dataBytes, string reason)
    {
        Forge(json, dataBytes);
        RefusalOf(() => SafetensorsFile.Open(FilePath)).ShouldContain(reason);
    }

    [Theory]
    [InlineData(100L << 20)]
    [InlineData((1L << 20) + 1)]
    [InlineData(-1)]
    public void Open_AHeaderLengthBeyondTheLimit_IsRefusedUnread(long length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(FilePath, bytes);
        RefusalOf(() => SafetensorsFile.Open(FilePath)).ShouldContain("more than 1048576");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(40)]
    public void Open_ATruncatedFile_IsRefused(int bytes)
    {
        Forge(Sound, 8);
        File.WriteAllBytes(FilePath, File.ReadAllBytes(FilePath)[..bytes]);
        RefusalOf(() => SafetensorsFile.Open(FilePath)).ShouldContain("forged.safetensors");
    }

    [Fact]
    public void Open_APickle_IsRefused()
    {
        File.WriteAllBytes(FilePath, [0x80, 0x02, .. "}q\0X\x05\0\0\0hello"u8, .. new byte[64]]);
        RefusalOf(() => SafetensorsFile.Open(FilePath)).ShouldContain("header");
    }

    [Fact]
    public void Read_AFileCutAfterOpening_IsRefused()
    {
        Forge(Sound, 8);
        using var file = SafetensorsFile.Open(FilePath);
        using (var cut = new FileStream(FilePath, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            cut.SetLength(cut.Length - 4);
        RefusalOf(() => file.Read("x")).ShouldContain("ends inside tensor 'x'");
    }

    [Fact]
    public void CopyTo_AnotherShapeTypeOrName_IsRefusedAndLeavesTheTensor()
    {
        Forge(Sound, 8);
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(FilePath);
        var destination = ones(3);

        RefusalOf(() => file.CopyTo("x", destination)).ShouldContain("Float32[2], expected Float32[3]");
        RefusalOf(() => file.CopyTo("x", ones(2, ScalarType.Int32))).ShouldContain("expected Int32[2]");
        RefusalOf(() => file.CopyTo("y", destination)).ShouldContain("no tensor 'y'");
        destination.sum().item<float>().ShouldBe(3);
    }

    private static string RefusalOf(Action act)
    {
        var refusal = Should.Throw<JobException>(act);
        refusal.Code.ShouldBe(ErrorCode.InputCorrupt);
        return refusal.Message;
    }

    private void Forge(string json, int dataBytes)
    {
        var header = Encoding.UTF8.GetBytes(json);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(FilePath, [.. length, .. header, .. new byte[dataBytes]]);
    }
}

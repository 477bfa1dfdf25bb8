using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using GenWorkers.Training.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Safetensors;

public sealed class SafetensorsRoundTripTests : IDisposable
{
    private static readonly Dictionary<string, string> Metadata = new() { ["config"] = "{\"a\": 1}", ["name"] = "Gesicht ü\n" };

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    private string FilePath => folder["model.safetensors"];

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Write_EveryType_IsReadByAnIndependentReader()
    {
        var tensors = EveryType();

        SafetensorsWriter.Write(FilePath, tensors, Metadata);

        using var read = JsonDocument.Parse(RunReader(FilePath));
        read.RootElement.GetProperty("metadata").Deserialize<Dictionary<string, string>>().ShouldBe(Metadata);
        var found = read.RootElement.GetProperty("tensors");
        found.GetPropertyCount().ShouldBe(tensors.Count);
        foreach (var (name, tensor) in tensors)
        {
            found.GetProperty(name).GetProperty("shape").Deserialize<long[]>().ShouldBe(tensor.shape);
            found.GetProperty(name).GetProperty("values").Deserialize<double[]>()
                .ShouldBe(Values(tensor), name);
        }
    }

    [Fact]
    public void Read_WhatWasWritten_IsEqualInBits()
    {
        var tensors = EveryType();
        SafetensorsWriter.Write(FilePath, tensors, Metadata);

        using var file = SafetensorsFile.Open(FilePath);

        file.Metadata.ShouldBe(Metadata, ignoreOrder: true);
        file.Entries.Keys.ShouldBe(tensors.Select(entry => entry.Name), ignoreOrder: true);
        foreach (var (name, tensor) in tensors)
        {
            var copy = zeros_like(tensor);
            file.CopyTo(name, copy);
            copy.equal(tensor).all().item<bool>().ShouldBeTrue(name);
            file.Read(name).equal(tensor).all().item<bool>().ShouldBeTrue(name);
        }
    }

    [Fact]
    public void Write_ReturnsTheDigestOfTheFile_AndLeavesNothingElse()
    {
        var digest = SafetensorsWriter.Write(FilePath, EveryType(), Metadata);

        digest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(FilePath))));
        Directory.GetFiles(folder.Path).ShouldBe([FilePath]);
    }

    [Fact]
    public void Write_InAnotherOrder_GivesTheSameBytes()
    {
        var tensors = EveryType();

        var first = SafetensorsWriter.Write(FilePath, tensors, Metadata);
        var second = SafetensorsWriter.Write(folder["other"], [.. tensors.AsEnumerable().Reverse()], Metadata.Reverse().ToDictionary());

        second.ShouldBe(first);
    }

    [Fact]
    public void Write_ThatFails_LeavesTheOldFile()
    {
        SafetensorsWriter.Write(FilePath, EveryType(), Metadata);
        var before = File.ReadAllBytes(FilePath);
        var huge = new Dictionary<string, string> { ["config"] = new('x', 1 << 20) };

        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(FilePath, EveryType(), huge));

        File.ReadAllBytes(FilePath).ShouldBe(before);
        Directory.GetFiles(folder.Path).ShouldBe([FilePath]);
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a", "")]
    [InlineData("a", "__metadata__")]
    public void Write_ANameThatCannotBe_Throws(string first, string second) =>
        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(FilePath, [(first, zeros(1)), (second, zeros(1))], Metadata));

    [Fact]
    public void CopyTo_AnotherLayout_KeepsValues()
    {
        var image = rand(2, 3, 4, 5);
        SafetensorsWriter.Write(FilePath, [("x", image.transpose(1, 3))], Metadata);
        var channelsLast = zeros(2, 4, 3, 5).permute(0, 3, 1, 2);

        using var file = SafetensorsFile.Open(FilePath);
        file.CopyTo("x", channelsLast);

        channelsLast.equal(image.transpose(1, 3)).all().item<bool>().ShouldBeTrue();
    }

    private static List<(string Name, Tensor Tensor)> EveryType() =>
    [
        ("f32", randn(3, 5)),
        ("f64", randn(7, dtype: ScalarType.Float64)),
        ("f16", randn(3).to(ScalarType.Float16)),
        ("bf16", randn(5).to(ScalarType.BFloat16)),
        ("i64", randint(long.MaxValue / 2048, 4)),
        ("i32", randint(1000, 3).to(ScalarType.Int32)),
        ("u8", arange(5).to(ScalarType.Byte)),
        ("bool", arange(3).gt(0)),
        ("scalar", tensor(2.5f)),
        ("empty", zeros(0, 4)),
        ("strided", arange(12, ScalarType.Float32).reshape(3, 4).t()),
    ];

    private static double[] Values(Tensor tensor) => tensor.numel() == 0
        ? []
        : MemoryMarshal.Cast<byte, double>(tensor.to(ScalarType.Float64).contiguous().bytes).ToArray();

    private static string RunReader(string path)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Training", "Safetensors", "read.py");
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, path]) { RedirectStandardOutput = true })!;
        var output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        python.ExitCode.ShouldBe(0);
        return output;
    }
}

using System.Security.Cryptography;
using System.Text;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Training.Loop;

/// <summary>What the pictures of a training say of themselves.</summary>
public sealed class PreviewMarkTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Grids_OfATraining_NameTheirModelOrWhereItStood()
    {
        using var samples = new MemorySamples(new SampleShape(12, 12, 1));
        var spec = Workbench.Spec("vae", new VaeOptions { LatentSize = 4, BaseChannels = 4 }, 2);

        var trained = await bench.TrainAsync(spec with { Training = spec.Training with { PreviewEverySteps = 1 } }, samples);

        var digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(trained.WeightsPath, TestContext.Current.CancellationToken)));
        TextOf(trained.Grids["samples-final.png"]).ShouldContain($"model sha256:{digest}");
        TextOf(trained.Grids["samples-final.png"]).ShouldContain("/trainedAlgorithmicMedia");
        TextOf(trained.Grids["reconstructions-final.png"]).ShouldContain("/compositeWithTrainedAlgorithmicMedia");
        TextOf(trained.Grids["samples-000001.png"]).ShouldContain("training job 0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101, step 000001");
    }

    private static string TextOf(string path) => Encoding.Latin1.GetString(File.ReadAllBytes(path));
}

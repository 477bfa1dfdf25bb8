using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>Squared error of reconstructed held-out images: those of test, or where that is empty of validation; of train where nothing was held out.</summary>
internal sealed class HeldOutError
{
    private const int MostImages = 10_000;

    private static readonly string[] HeldOut = ["test", "validation"];

    private readonly ISampleSplit images;
    private readonly int batchSize;
    private readonly JobContext context;

    public HeldOutError(ISampleCache samples, int batchSize, JobContext context)
    {
        (this.batchSize, this.context) = (batchSize, context);
        Split = HeldOut.FirstOrDefault(name => samples.Split(name).Count > 0) ?? "train";
        images = samples.Split(Split);
        Images = Math.Min(images.Count, MostImages);
    }

    public string Split { get; }

    public int Images { get; }

    /// <summary>A pixel in [0, 1], rounded to 8 bits, with its standard error over images.</summary>
    /// <param name="tick">Called before each batch.</param>
    public (double Mean, double StandardError) Of(string weightsPath, IModelFamily family, Action tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = WeightsFile.Load(weightsPath, new FamilyRegistry([family]), context.Device == DeviceKind.Cuda ? CUDA : CPU);
        model.Train(false);
        var errors = new List<double>();
        for (var first = 0; first < Images; first += batchSize)
        {
            tick();
            errors.AddRange(ErrorsOf(model, first, Math.Min(batchSize, Images - first)));
        }

        var mean = errors.Average();
        return (mean, Math.Sqrt(errors.Sum(one => (one - mean) * (one - mean))) / errors.Count);
    }

    private double[] ErrorsOf(Model model, int first, int count)
    {
        using var scope = NewDisposeScope();
        SampleKey[] keys = [.. Enumerable.Range(first, count).Select(i => new SampleKey(0, i))];
        var real = ImageTensors.FromBytes(HostBatch.Read(images, model.Shape, keys).Pixels, model.Shape, model.Device);
        var made = ((IReconstructingModel)model).Reconstruct(real);
        var rounded = ImageTensors.FromBytes(ImageTensors.ToBytes(made), model.Shape, model.Device);
        return (rounded - real).square().flatten(1).mean([1]).to(ScalarType.Float64).cpu().data<double>().ToArray();
    }
}

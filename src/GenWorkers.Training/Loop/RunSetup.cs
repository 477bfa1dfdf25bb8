using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Training.Loop;

/// <summary>
/// A run's request with every choice resolved. Make it on the thread that will run torch, before torch computed there: a
/// thread keeps the count it computed with first.
/// </summary>
public sealed class RunSetup
{
    public RunSetup(TrainingRequest request, JobContext context, IModelFamily family)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(family);
        Request = request;
        Context = context;
        Family = family;
        Config = Resolve(request, family);
        Device = context.Device == DeviceKind.Cuda ? torch.CUDA : torch.CPU;
        Threads = Training.Threads > 0 ? Training.Threads : Math.Max(1, context.Threads);
        torch.set_num_threads(Threads);
        Fingerprint = TorchRuntime.Fingerprint(context.Device);
    }

    public TrainingRequest Request { get; }

    public JobContext Context { get; }

    public IModelFamily Family { get; }

    public ModelConfig Config { get; }

    public torch.Device Device { get; }

    public int Threads { get; }

    public string Fingerprint { get; }

    public TrainModelSpec Spec => Request.Spec;

    /// <summary>The sizes before this run, where it is one of a sweep.</summary>
    public SweepProgress? Sweep { get; init; }

    /// <summary>A split for what a family fits without gradients, in the split's own order.</summary>
    public SampleReader Reader(Model model, string name)
    {
        ArgumentNullException.ThrowIfNull(model);
        var split = Request.Samples.Split(name);
        return new SampleReader(
            split, model.Shape, model.Streams(split), Spec.Seed, DrawPurpose.Fitting, Device, Training.BatchSize, Config.Classes);
    }

    public TrainingSpec Training => Request.Spec.Training;

    /// <summary>What a checkpoint must agree with: all that decides the numbers but the budget and the machine.</summary>
    public string RunId => JsonSerializer.Serialize(
        new
        {
            Config,
            Spec.Seed,
            Request.DatasetDigest,
            Training = Training with { AllowInexactResume = false, Threads = 0 },
        },
        WireJson.Options);

    private static ModelConfig Resolve(TrainingRequest request, IModelFamily family)
    {
        var config = family.Configure(request.Options, request.Samples.Shape);
        return family.ConditionOf(config) is { } attribute
            ? config with { Classes = SampleClasses.Of(request.Samples.Split("train"), attribute, family.ConditionOption) }
            : config;
    }
}

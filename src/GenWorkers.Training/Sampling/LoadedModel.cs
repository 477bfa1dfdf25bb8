using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Sampling;

/// <summary>A model in use, on the job's device and threads. Make it on the thread that runs torch.</summary>
public sealed class LoadedModel : IDisposable
{
    public LoadedModel(string weightsPath, FamilyRegistry families, JobContext context)
    {
        set_num_threads(Math.Max(1, context.Threads));
        Model = WeightsFile.Load(weightsPath, families, context.Device == DeviceKind.Cuda ? CUDA : CPU);
        Model.Train(false);
    }

    public Model Model { get; }

    public void Dispose() => Model.Dispose();
}

using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Data;
using GenWorkers.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Training.Families;

/// <summary>
/// A family's networks and what it does with them. It owns its training step and its optimizers, of which there may be
/// several; the loop owns everything around them. What it can do besides training it says by implementing
/// <see cref="ISamplingModel"/>, <see cref="IEncodingModel"/>, <see cref="IReconstructingModel"/> and
/// <see cref="IScoringModel"/>.
/// </summary>
public abstract class Model(ModelConfig config, Device device) : IDisposable
{
    private readonly List<(string Name, nn.Module Network)> networks = [];

    public ModelConfig Config => config;

    public SampleShape Shape => config.Shape;

    public Device Device => device;

    /// <summary>Networks by name. A tensor's name in files is the network's, a dot, and its PyTorch name.</summary>
    public IReadOnlyList<(string Name, nn.Module Network)> Networks => networks;

    /// <summary>Tensors that are neither weights nor buffers but part of an exact resume: image pools, memory banks.</summary>
    public Dictionary<string, Tensor> State { get; } = [];

    /// <summary>Numbers of the same kind, such as the probability of an adaptive augmentation.</summary>
    public Dictionary<string, double> Scalars { get; } = [];

    /// <summary>
    /// Where its tensors follow the config's classes: a model that starts from this one's weights takes these by the classes'
    /// names. Empty of a model without classes, and of one whose networks as a whole belong to a class.
    /// </summary>
    public virtual IReadOnlyList<ClassTable> ClassTables => [];

    /// <summary>Metric of <see cref="Evaluate"/>, without its <c>validation/</c>, whose least value is the best model.</summary>
    public abstract string PrimaryMetric { get; }

    /// <summary>The sequences that a batch is drawn from, called once at the start.</summary>
    public virtual IReadOnlyList<SampleStream> Streams(ISampleSplit split) => SampleStream.Whole;

    /// <summary>Empty until <see cref="Prepare"/>.</summary>
    public IReadOnlyList<ModelOptimizer> Optimizers { get; private set; } = [];

    /// <summary>Makes the optimizers; once, before the first step.</summary>
    public void Prepare(TrainingSpec training) => Optimizers = CreateOptimizers(training);

    /// <summary>
    /// One training step: forward, loss, and a <see cref="StepContext.Minimize"/> for each optimizer, in whatever order
    /// the family needs.
    /// </summary>
    public abstract void Step(Batch batch, StepContext step);

    /// <summary>
    /// Before the first step, where there is held-out data: throws <see cref="Jobs.JobException"/> where no batch of it can
    /// give the primary metric, which else would be missing hours later.
    /// </summary>
    public virtual void CheckValidation(SampleReader validation)
    {
    }

    /// <summary>Metrics of a batch of held-out data, without gradients, with the averaged weights.</summary>
    public abstract void Evaluate(Batch batch, MetricSums sums);

    /// <summary>
    /// Before the first step of a run that does not resume: measures what training needs to know of the train split, into
    /// buffers of a network; a resumed run has them from its checkpoint.
    /// </summary>
    public virtual void FitBeforeTraining(SampleReader train, Action tick)
    {
    }

    /// <summary>
    /// After the last step, with the averaged weights in place and before the weights file: fits what is not trained by
    /// gradient, into buffers of a network.
    /// </summary>
    public virtual void FitAfterTraining(SampleReader train, SampleReader validation, Action tick)
    {
    }

    /// <summary>
    /// After the last step, with the averaged weights: metrics that take the whole held-out split at once, without gradients.
    /// </summary>
    public virtual IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick) =>
        new Dictionary<string, double>();

    /// <summary>
    /// After the last step, with the averaged weights and without gradients: what the family leaves for people besides
    /// grids and metrics.
    /// </summary>
    /// <param name="folder">Where the files go.</param>
    /// <returns>Paths by artifact name, each with its extension.</returns>
    public virtual IReadOnlyDictionary<string, string> Report(SampleReader train, string folder, Action tick) =>
        new Dictionary<string, string>();

    /// <summary>What the final metrics say is not well.</summary>
    /// <param name="metrics">By name, with <c>validation/</c>.</param>
    public virtual IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics) => [];

    public void Train(bool training)
    {
        foreach (var (_, network) in networks)
            network.train(training);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The family's optimizers, by default one over all networks.</summary>
    protected virtual IReadOnlyList<ModelOptimizer> CreateOptimizers(TrainingSpec training) =>
        [new ModelOptimizer("all", networks, training)];

    /// <summary>Registers a network and moves it to the device.</summary>
    protected T Add<T>(string name, T network)
        where T : nn.Module
    {
        network.to(device);
        networks.Add((name, network));
        return network;
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (var optimizer in Optimizers)
            optimizer.Dispose();
        foreach (var (_, network) in networks)
            network.Dispose();
        foreach (var tensor in State.Values)
            tensor.Dispose();
    }
}

namespace GenWorkers.Bench.Steps;

internal interface ITrainingStep
{
    /// <summary>Multiplications and additions of one step, forward and backward, of linear and convolution layers.</summary>
    double Flops { get; }

    void Run();
}

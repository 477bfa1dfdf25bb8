namespace GenWorkers.Jobs.Lifecycle;

/// <summary>One value of one metric at one step.</summary>
/// <param name="Name">Such as <c>train/loss</c> or <c>validation/mse</c>.</param>
public sealed record MetricRow(long Step, string Name, double Value);

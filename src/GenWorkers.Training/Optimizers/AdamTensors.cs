using static TorchSharp.torch;

namespace GenWorkers.Training.Optimizers;

/// <summary>What one step reads and writes, entry i of each belonging to parameter i.</summary>
/// <param name="Means">Running mean of the gradient.</param>
/// <param name="Squares">Running mean of its square.</param>
/// <param name="Steps">Steps taken, one float each; already counting this one.</param>
internal sealed record AdamTensors(Tensor[] Parameters, Tensor[] Gradients, Tensor[] Means, Tensor[] Squares, Tensor[] Steps);

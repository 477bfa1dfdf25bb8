namespace GenWorkers.Training.Families;

/// <summary>A tensor with a slice for each class of the model's config, in the config's order.</summary>
/// <param name="Tensor">Its name in files.</param>
/// <param name="Dimension">Along which the classes lie.</param>
/// <param name="First">Place of the first class along it; what lies before and after belongs to no class.</param>
public sealed record ClassTable(string Tensor, int Dimension, long First = 0);

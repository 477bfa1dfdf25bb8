namespace GenWorkers.Training.Drawing;

/// <summary>Which sample, and in which pass over it: the coordinates of its random draws.</summary>
/// <param name="Epoch">Pass over the split, from 0; where samples are drawn by weight, which of all draws.</param>
/// <param name="Index">Place in the split (in a generated set: its number).</param>
public readonly record struct SampleKey(long Epoch, long Index);

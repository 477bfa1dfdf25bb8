namespace GenWorkers.Training.Drawing;

/// <summary>
/// What a random draw is for. Each purpose has streams of its own, so drawing a preview or validating more often leaves
/// the training draws as they were. The numbers are part of what a seed means: never reuse or renumber.
/// </summary>
public enum DrawPurpose
{
    Order = 1,
    Training = 2,
    Validation = 3,
    Preview = 4,
    Sampling = 5,
    Fitting = 6,
    Evaluation = 7,
    Scoring = 8,
}

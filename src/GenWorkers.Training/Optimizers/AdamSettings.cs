namespace GenWorkers.Training.Optimizers;

/// <param name="Beta1">Decay of the gradient's mean.</param>
/// <param name="Beta2">Decay of the gradient's square.</param>
/// <param name="WeightDecay">Decoupled from the gradient (Loshchilov and Hutter 2019, algorithm 2); 0 is plain Adam.</param>
internal readonly record struct AdamSettings(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay);

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>Settings of the one training loop, the same for every family.</summary>
public sealed record TrainingSpec
{
    [Description("Samples a step.")]
    [Range(1, 4096)]
    public int BatchSize { get; init; } = 128;

    [Description("Peak learning rate of Adam.")]
    [Range(1e-7, 1.0)]
    public double LearningRate { get; init; } = 1e-3;

    [Description("Course of the learning rate after warm-up, over the steps of the budget (over its minutes where only those are given).")]
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    [Description("Share of that course over which the learning rate stays at its peak before it falls.")]
    [Range(0.0, 0.99)]
    public double DecayStart { get; init; }

    [Description("Steps over which the learning rate rises from 0.")]
    [Range(0, 1_000_000)]
    public int WarmupSteps { get; init; } = 100;

    [Description("Decoupled weight decay (AdamW); 0 is Adam.")]
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; }

    [Description("Largest global gradient norm; larger ones are scaled down. 0 clips nothing.")]
    [Range(0.0, 1e6)]
    public double ClipGradientNorm { get; init; } = 1.0;

    [Description("Decay of the exponential moving average of weights and buffers; 0 keeps none.")]
    [Range(0.0, 0.999999)]
    public double EmaDecay { get; init; } = 0.999;

    [Description("Arithmetic of the forward pass; weights stay fp32. The alternatives below say which families take fp32 alone.")]
    public Precision Precision { get; init; } = Precision.Fp32;

    [Description("Threads of the arithmetic; part of the checkpoint's fingerprint. 0 takes what the worker has.")]
    [Range(0, 256)]
    public int Threads { get; init; }

    [Description("Steps between validations; 0 validates once an epoch.")]
    [Range(0, 10_000_000)]
    public int ValidateEverySteps { get; init; }

    [Description("Steps between sample grids; 0 draws one at the end only.")]
    [Range(0, 10_000_000)]
    public int PreviewEverySteps { get; init; }

    [Description("Steps between checkpoints; 0 spaces them by their cost (at most 2 % of the time, at most 10 minutes apart).")]
    [Range(0, 10_000_000)]
    public int CheckpointEverySteps { get; init; }

    [Description("Validations without improvement after which training stops; 0 never.")]
    [Range(0, 1000)]
    public int EarlyStopValidations { get; init; }

    [Description("Continue from a checkpoint made with another torch, device kind or thread count; the model is then marked inexact.")]
    public bool AllowInexactResume { get; init; }
}

public enum LearningRateSchedule
{
    Constant,
    Linear,
    Cosine,
}

public enum Precision
{
    Fp32,
    Bf16,
}

using System.ComponentModel;

namespace GenWorkers.Contracts.Events;

/// <summary>A sign that a model is not well although its job succeeded.</summary>
/// <param name="Alarm">What is wrong.</param>
/// <param name="Metric">Name of the figure that tells.</param>
/// <param name="Limit">What the value should not have passed.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record HealthAlarm(HealthAlarmKind Alarm, string Metric, double Value, double Limit, string Message);

public enum HealthAlarmKind
{
    /// <summary>A variational autoencoder's decoder ignores most of its latents.</summary>
    InactiveUnits,

    /// <summary>A discriminator knows its train images by heart.</summary>
    DiscriminatorOverfitting,

    /// <summary>Generated images leave out much of what real ones show.</summary>
    ModeLoss,

    /// <summary>A few samples have most of the weight by which training draws.</summary>
    FewEffectiveSamples,
}

/// <summary>A job that succeeded left a model, or measured one, that is not well. One event an alarm.</summary>
public sealed record HealthAlarmRaised : JobEvent
{
    public required HealthAlarmKind Alarm { get; init; }

    [Description("Metric of the job that tells, such as validation/activeUnits.")]
    public required string Metric { get; init; }

    public required double Value { get; init; }

    [Description("What the value should not have passed.")]
    public required double Limit { get; init; }

    [Description("One sentence for a person.")]
    public required string Message { get; init; }
}

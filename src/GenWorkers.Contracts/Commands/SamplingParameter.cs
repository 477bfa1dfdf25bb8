namespace GenWorkers.Contracts.Commands;

/// <summary>A setting of sampling that trades fidelity against diversity.</summary>
public enum SamplingParameter
{
    /// <summary>Factor on the standard deviation of the latent draw.</summary>
    Temperature,

    /// <summary>Weight of classifier-free guidance.</summary>
    Guidance,

    /// <summary>Bound on the magnitude of the latent draw's values.</summary>
    Truncation,
}

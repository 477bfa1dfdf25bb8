using GenWorkers.Contracts.Commands;

namespace GenWorkers.Contracts.Families;

/// <summary>How the samples of a family's data set hang together.</summary>
public enum DataShape
{
    Single,
    Paired,
    Unpaired,
    Labelled,
}

/// <summary>A model family as upstream systems see it.</summary>
/// <param name="Name">Value of <c>spec.family</c>.</param>
/// <param name="OptionsType">Record of <c>spec.options</c>.</param>
/// <param name="Shape">Data shape that the family trains on.</param>
/// <param name="Summary">One sentence for the schema.</param>
public sealed record FamilyEntry(string Name, Type OptionsType, DataShape Shape, string Summary)
{
    /// <summary>What of its sampling can be set; empty where the family does not sample.</summary>
    public IReadOnlyList<SamplingParameter> Sampling { get; init; } = [];

    /// <summary>Whether its models give their own version of an image.</summary>
    public bool Reconstructs { get; init; }

    /// <summary>Whether a training step computes in bf16 where <c>training.precision</c> asks for it.</summary>
    public bool TakesBf16 { get; init; }

    /// <summary>Whether <c>spec.sweep</c> can train it at several code sizes and compare their errors.</summary>
    public bool Sweeps => Reconstructs && OptionsType.GetProperty(nameof(AutoencoderOptions.LatentSize)) is not null;
}

/// <summary>Every model family of this build; <c>ModelFamilies</c> holds the code of each.</summary>
public static class FamilyCatalog
{
    public static IReadOnlyList<FamilyEntry> All { get; } =
    [
        new("autoencoder", typeof(AutoencoderOptions), DataShape.Single,
            "Encoder, bottleneck, decoder; samples from a Gaussian mixture fitted on its latents.")
        {
            Sampling = [SamplingParameter.Temperature], Reconstructs = true, TakesBf16 = true,
        },
        new("vae", typeof(VaeOptions), DataShape.Single,
            "Variational autoencoder: density bound and sampling.")
        {
            Sampling = [SamplingParameter.Temperature], Reconstructs = true, TakesBf16 = true,
        },
        new("gan", typeof(GanOptions), DataShape.Single,
            "Generator against discriminator: sampling.")
        {
            Sampling = [SamplingParameter.Temperature, SamplingParameter.Truncation],
        },
        new("outlier", typeof(OutlierOptions), DataShape.Single,
            "Distance from what was normal in training, with a calibrated threshold.")
        {
            Reconstructs = true, TakesBf16 = true,
        },
        new("denoising-autoencoder", typeof(DenoisingAutoencoderOptions), DataShape.Single,
            "Removes noise it is not told the strength of, from images of any size.")
        {
            Reconstructs = true, TakesBf16 = true,
        },
        new("colorizer", typeof(ColorizerOptions), DataShape.Single,
            "Gives gray images of any size their colours; learns from colour images.")
        {
            Reconstructs = true, TakesBf16 = true,
        },
        new("flow", typeof(FlowOptions), DataShape.Single,
            "Coupling flow: exact likelihood, bits per dimension, sampling.")
        {
            Sampling = [SamplingParameter.Temperature],
        },
        new("diffusion", typeof(DiffusionOptions), DataShape.Single,
            "Denoiser of every noise level: sampling, by class with guidance.")
        {
            Sampling = [SamplingParameter.Temperature, SamplingParameter.Guidance], TakesBf16 = true,
        },
        new("classifier", typeof(ClassifierOptions), DataShape.Labelled,
            "Tells the value of an attribute; its features are a space that samples are judged in.")
        {
            TakesBf16 = true,
        },
        new("pix2pix", typeof(Pix2pixOptions), DataShape.Paired,
            "Translates images by pairs: each image of the data set is twice as wide as high and holds both.")
        {
            Reconstructs = true, TakesBf16 = true,
        },
        new("cyclegan", typeof(CycleganOptions), DataShape.Unpaired,
            "Translates images of any size between two domains, which it learns without pairs."),
        new("debiasing-vae", typeof(DebiasingVaeOptions), DataShape.Labelled,
            "Face detector with a latent space that finds rare faces and has training draw them more often.")
        {
            Sampling = [SamplingParameter.Temperature], Reconstructs = true, TakesBf16 = true,
        },
    ];

    public static FamilyEntry? Find(string name) => All.FirstOrDefault(family => family.Name == name);
}

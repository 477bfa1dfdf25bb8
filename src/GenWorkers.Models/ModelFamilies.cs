using GenWorkers.Models.Autoencoder;
using GenWorkers.Models.Classifier;
using GenWorkers.Models.Colorizer;
using GenWorkers.Models.Cyclegan;
using GenWorkers.Models.DebiasingVae;
using GenWorkers.Models.DenoisingAutoencoder;
using GenWorkers.Models.Diffusion;
using GenWorkers.Models.Flow;
using GenWorkers.Models.Gan;
using GenWorkers.Models.Outlier;
using GenWorkers.Models.Pix2pix;
using GenWorkers.Models.Vae;
using GenWorkers.Training.Families;

namespace GenWorkers.Models;

/// <summary>The code of every family in the catalog, one line each.</summary>
public static class ModelFamilies
{
    public static IReadOnlyList<IModelFamily> All { get; } =
    [
        new AutoencoderFamily(),
        new VaeFamily(),
        new GanFamily(),
        new OutlierFamily(),
        new DenoisingAutoencoderFamily(),
        new ColorizerFamily(),
        new FlowFamily(),
        new DiffusionFamily(),
        new ClassifierFamily(),
        new Pix2pixFamily(),
        new CycleganFamily(),
        new DebiasingVaeFamily(),
    ];
}

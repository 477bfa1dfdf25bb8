using System.Security.Cryptography;
using System.Text;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Reports;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Features;

/// <summary>
/// Pixels along their principal components on the train split. It sees what a linear map sees: good to notice gross faults
/// with no other model at hand, too coarse to rank good models.
/// </summary>
public sealed class PrincipalComponentSpace(PrincipalComponents components, string datasetDigest, SampleShape shape) : IFeatureSpace
{
    public const int Components = 64;

    public string Name => FormattableString.Invariant($"{MetricIdentity.PrincipalComponents}{components.Components.shape[1]}");

    public string Digest { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{MetricIdentity.PrincipalComponents}{Components} of {datasetDigest}")));

    public Tensor Of(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return components.Project(images.flatten(1).cpu());
    }

    public Func<Tensor, Tensor> Decoder => codes =>
        (codes.to(ScalarType.Float64).mm(components.Components.t()) + components.Mean)
        .to(ScalarType.Float32).reshape(-1, shape.Channels, shape.Height, shape.Width);

    public void Dispose() => components.Dispose();
}

using System.Globalization;
using System.Runtime.CompilerServices;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Formats.Rendered;

/// <summary>Faces of the built-in renderer; every factor is an attribute. Rendering happens on the import's threads.</summary>
internal sealed class RenderedReader(RenderFacesSpec spec) : ISampleReader
{
    public long? Count => spec.Count;

    public async IAsyncEnumerable<SourceSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shape = new SampleShape(spec.SizePixels, spec.SizePixels, 3);
        for (var i = 0; i < spec.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var factors = FaceFactorSampler.Draw(spec.Seed, i, spec);
            var name = string.Create(CultureInfo.InvariantCulture, $"face-{i:D8}");
            yield return new SourceSample(name, () => Render(factors, shape), factors.ToAttributes(), null);
        }

        await Task.CompletedTask;
    }

    private static byte[] Render(FaceFactors factors, SampleShape shape)
    {
        var pixels = new byte[shape.Length];
        FaceRenderer.Render(factors, shape.Width, pixels);
        return PnmWriter.Write(pixels, shape);
    }
}

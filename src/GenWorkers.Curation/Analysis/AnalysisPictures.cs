using GenWorkers.Curation.Features;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Data;
using GenWorkers.Training.Images;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Analysis;

/// <summary>What an analysis shows instead of telling.</summary>
internal sealed class AnalysisPictures(AnalysisRequest request, IFeatureSpace space, FeatureReader reader, string folder)
{
    private const int Columns = 9;
    private const int Directions = 8;
    private const double Reach = 3; // standard deviations
    private const int Pairs = 4;
    private const int HeldOut = 12;
    private const int Neighbours = 5;

    private readonly SampleShape shape = request.Samples.Shape;
    private readonly ISampleSplit train = request.Samples.Split("train");
    private readonly ISampleSplit test = request.Samples.Split("test");

    /// <param name="places">Of the analysed images in train.</param>
    /// <param name="codes">Theirs, (N, D).</param>
    public IReadOnlyList<AnalysisPicture> Draw(IReadOnlyList<int> places, Tensor codes, PrincipalComponents components, KMeans clusters)
    {
        var pictures = new List<AnalysisPicture> { Clusters(places, codes, clusters) };
        if (space.Decoder is { } decode)
            pictures.Add(Traversals(components, decode));
        if (test.Count < HeldOut)
            return pictures;
        var shown = Enumerable.Range(0, HeldOut).Select(i => (int)((long)i * test.Count / HeldOut)).ToArray();
        var held = space.Of(reader.Images(test, shown)).cpu();
        if (space.Decoder is { } back)
            pictures.Add(Interpolations(held, components.Mean, back));
        pictures.Add(Nearest(places, codes, shown, held));
        return pictures;
    }

    private AnalysisPicture Clusters(IReadOnlyList<int> places, Tensor codes, KMeans clusters)
    {
        var shown = new List<int>();
        for (var number = 0; number < clusters.Centres.shape[0]; number++)
        {
            var members = Enumerable.Range(0, clusters.Assignments.Count).Where(row => clusters.Assignments[row] == number).ToArray();
            if (members.Length == 0)
                continue; // fewer distinct images than clusters
            var centre = clusters.Centres[number].to(codes.dtype).unsqueeze(0);
            var distances = Distances.Between(codes.index_select(0, tensor(members)), centre).flatten().data<float>().ToArray();
            int[] nearest = [.. members.Zip(distances).OrderBy(pair => pair.Second).Select(pair => places[pair.First])];
            // A cluster of fewer images than columns repeats its last.
            shown.AddRange(Enumerable.Range(0, Columns).Select(i => nearest[Math.Min(i, nearest.Length - 1)]));
        }

        return Write("clusters.png", reader.Images(train, shown), Columns, "One cluster a row, the largest first: the images nearest to its middle.");
    }

    /// <summary>From the mean code along each of the first components.</summary>
    private AnalysisPicture Traversals(PrincipalComponents components, Func<Tensor, Tensor> decode)
    {
        var rows = (int)Math.Min(Directions, components.Variances.shape[0]);
        var steps = linspace(-Reach, Reach, Columns, ScalarType.Float64).reshape(1, Columns, 1);
        var directions = (components.Components * components.Variances.sqrt()).t()[..rows].unsqueeze(1); // (rows, 1, D)
        var codes = (components.Mean + (directions * steps)).flatten(0, 1); // (rows * columns, D)
        return Write(
            "traversals.png",
            decode(codes.to(ScalarType.Float32)),
            Columns,
            $"One direction of variation a row, the strongest first: the average image in the middle, {Reach:F0} standard deviations to either side.",
            Mark());
    }

    /// <summary>Each pair in two rows: straight, and along the arc about the mean (Shoemake 1985).</summary>
    private AnalysisPicture Interpolations(Tensor held, Tensor mean, Func<Tensor, Tensor> decode)
    {
        var rows = new List<Tensor>();
        for (var pair = 0; pair < Pairs; pair++)
        {
            var (from, to) = (held[2 * pair].to(ScalarType.Float64) - mean, held[(2 * pair) + 1].to(ScalarType.Float64) - mean);
            double[] places = [.. Enumerable.Range(0, Columns).Select(i => i / (Columns - 1.0))];
            rows.AddRange(places.Select(place => from + ((to - from) * place) + mean));
            rows.AddRange(places.Select(place => Interpolation.Spherical(from, to, place) + mean));
        }

        return Write(
            "interpolations.png",
            decode(stack(rows).to(ScalarType.Float32)),
            Columns,
            "Between two held-out images: each pair on a straight line, and below it along the arc that keeps its distance from the middle.",
            Mark());
    }

    private AnalysisPicture Nearest(IReadOnlyList<int> places, Tensor codes, int[] shown, Tensor held)
    {
        var count = Math.Min(Neighbours, places.Count);
        var nearest = Distances.Between(held, codes).topk(count, largest: false).indexes.data<long>().ToArray(); // HeldOut x count
        var images = new List<Tensor>();
        for (var row = 0; row < shown.Length; row++)
        {
            images.Add(reader.Images(test, shown[row], 1));
            images.Add(reader.Images(train, [.. nearest.Skip(row * count).Take(count).Select(place => places[(int)place])]));
        }

        return Write("neighbours.png", cat(images), count + 1, "A held-out image at the left of each row, then the training images nearest to it.");
    }

    /// <summary>Of what a model decoded; without a model, what is decoded is a sum of the set's own images.</summary>
    private SyntheticMark? Mark() => request.ModelDigest is { } digest ? SyntheticMark.OfModel(digest) : null;

    private AnalysisPicture Write(string name, Tensor images, int columns, string caption, SyntheticMark? mark = null)
    {
        reader.Tick();
        var path = Path.Combine(folder, name);
        ImageGrid.Write(path, ImageTensors.ToBytes(images), shape, columns, mark);
        return new AnalysisPicture(name, path, caption);
    }
}

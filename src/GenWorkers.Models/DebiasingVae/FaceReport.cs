using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Images;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>With which probability the finished model would have each face drawn: a table, and the extremes to be looked at.</summary>
internal sealed class FaceReport(DebiasingVaeOptions options, SampleShape shape)
{
    private const int Columns = 16;
    private const string Table = "face-probabilities.json";
    private const string Picture = "face-probabilities.png";

    public IReadOnlyDictionary<string, string> Write(WeighedFaces faces, ISampleSplit split, string folder)
    {
        var probabilities = faces.Probabilities.data<double>().ToArray();
        var ranked = faces.Keys.Zip(probabilities, (key, probability) => ((int)key.Index, probability))
            .OrderByDescending(face => face.probability)
            .ToList();
        var (table, picture) = (Path.Combine(folder, Table), Path.Combine(folder, Picture));
        WriteTable(table, faces.EffectiveSampleSize, ranked, split);
        WritePicture(picture, ranked.ConvertAll(face => face.Item1), split);
        return new Dictionary<string, string> { [Table] = table, [Picture] = picture };
    }

    /// <summary>Faces in order of their probability, the most likely first.</summary>
    private void WriteTable(string path, double effective, List<(int Index, double Probability)> ranked, ISampleSplit split)
    {
        using var file = File.Create(path);
        JsonSerializer.Serialize(
            file,
            new
            {
                options.Attribute,
                options.Positive,
                options.Bins,
                options.Alpha,
                options.Weighting,
                Count = ranked.Count,
                EffectiveSampleSize = effective,
                Faces = ranked.Select(face => new
                {
                    Sha256 = Convert.ToHexStringLower(split.Sha256(face.Index)),
                    face.Probability,
                }),
            },
            WireJson.Options);
    }

    /// <summary>A row of the most likely faces, the most likely first; under it the least likely, the least likely first.</summary>
    private void WritePicture(string path, List<int> ranked, ISampleSplit split)
    {
        var columns = Math.Min(Columns, ranked.Count);
        var shown = ranked.Take(columns).Concat(Enumerable.Reverse(ranked).Take(columns));
        ImageGrid.Write(path, shown.SelectMany(index => split.Pixels(index).ToArray()).ToArray(), shape, columns);
    }
}

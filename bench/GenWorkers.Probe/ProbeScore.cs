using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Probe;

/// <summary>One line of the probe's table.</summary>
internal sealed record ProbeScore(string Factor, string Measure, double Value, bool Required)
{
    public const double Least = .9;

    public bool Passes => !Required || Value >= Least;

    /// <summary>Scores a trained network on faces it has not seen.</summary>
    public static IReadOnlyList<ProbeScore> Of(Sequential network, ProbeFaces faces)
    {
        network.eval();
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var outputs = Outputs(network, faces);
        var predicted = outputs.narrow(1, 0, ProbeTargets.Names.Count);
        var rest = (predicted - faces.Numbers).square().mean([0L]);
        var spread = (faces.Numbers - faces.Numbers.mean([0L], true)).square().mean([0L]);
        var explained = (1 - rest / spread).data<float>().ToArray();
        return
        [
            .. ProbeTargets.Names.Select((name, i) => new ProbeScore(name, "R^2", explained[i], true)),
            .. ClassScores(outputs, faces),
            .. SkinToneScores(predicted, faces),
        ];
    }

    private static Tensor Outputs(Sequential network, ProbeFaces faces)
    {
        const int batch = 250;
        var parts = new List<Tensor>();
        for (var first = 0; first < faces.Count; first += batch)
            parts.Add(network.forward(ProbeFaces.Scaled(faces.Images.narrow(0, first, Math.Min(batch, faces.Count - first)))));
        return cat(parts);
    }

    private static IEnumerable<ProbeScore> ClassScores(Tensor outputs, ProbeFaces faces)
    {
        var at = ProbeTargets.Names.Count;
        for (var i = 0; i < ProbeTargets.Classes.Count; at += ProbeTargets.Classes[i].Values, i++)
        {
            var right = outputs.narrow(1, at, ProbeTargets.Classes[i].Values).argmax(1).eq(faces.Classes.select(1, i));
            yield return new ProbeScore(
                ProbeTargets.Classes[i].Name, "accuracy", right.to(ScalarType.Float32).mean().item<float>(), true);
        }
    }

    /// <summary>The tone as one of ten steps; neighbours differ by less than the light does, so this gates nothing.</summary>
    private static IEnumerable<ProbeScore> SkinToneScores(Tensor predicted, ProbeFaces faces)
    {
        int[] Steps(Tensor column) => [.. column.contiguous().data<float>().ToArray().Select(ProbeTargets.SkinToneStep)];
        var (guess, truth) = (Steps(predicted.select(1, 0)), Steps(faces.Numbers.select(1, 0)));
        var apart = guess.Zip(truth, (a, b) => Math.Abs(a - b)).ToArray();
        yield return new ProbeScore("skinTone", "accuracy, exact step", apart.Count(d => d == 0) / (double)apart.Length, false);
        yield return new ProbeScore("skinTone", "accuracy, within one step", apart.Count(d => d <= 1) / (double)apart.Length, true);
    }
}

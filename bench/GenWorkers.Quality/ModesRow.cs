using System.CommandLine;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Models.Gan;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Loop;
using TorchSharp;

namespace GenWorkers.Quality;

/// <summary>Modes of a known mixture of points that a GAN covers, over runs that differ by their seed.</summary>
internal static class ModesRow
{
    private const int Generated = 2500;

    public static System.CommandLine.Command Create()
    {
        var set = new Option<string>("--set") { Description = "ring or grid.", DefaultValueFactory = _ => "grid" };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 10 };
        var first = new Option<int>("--first-seed") { DefaultValueFactory = _ => 1 };
        var steps = new Option<int>("--steps") { DefaultValueFactory = _ => 20_000 };
        var rate = new Option<double>("--rate") { DefaultValueFactory = _ => 1e-3 };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 512 };
        var width = new Option<int>("--width") { DefaultValueFactory = _ => 256 };
        var layers = new Option<int>("--layers") { DefaultValueFactory = _ => 3 };
        var latent = new Option<int>("--latent") { DefaultValueFactory = _ => 2 };
        var scale = new Option<double>("--scale") { Description = "Factor on the discriminator's input.", DefaultValueFactory = _ => 20 };
        var gamma = new Option<double>("--gamma") { Description = "Weight of R1.", DefaultValueFactory = _ => 0 };
        var command = new System.CommandLine.Command("modes", "Modes covered, share of high quality, reverse KL of 2,500 points.")
        {
            Rows.Threads, set, runs, first, steps, rate, batch, width, layers, latent, scale, gamma,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var mixture = parsed.GetValue(set) == "ring" ? PointMixture.Ring() : PointMixture.Grid();
            var options = new GanOptions
            {
                LatentSize = parsed.GetValue(latent),
                HiddenSizes = [.. Enumerable.Repeat(parsed.GetValue(width), parsed.GetValue(layers))],
                InputScale = parsed.GetValue(scale),
                MinibatchDeviation = true,
                R1Gamma = parsed.GetValue(gamma),
            };
            var training = new TrainingSpec { BatchSize = parsed.GetValue(batch), LearningRate = parsed.GetValue(rate), ClipGradientNorm = 0 };
            var found = new List<ModeCoverage>();
            for (var seed = parsed.GetValue(first); found.Count < parsed.GetValue(runs); seed++)
            {
                cancel.ThrowIfCancellationRequested();
                var run = seed;
                found.Add(await TorchThread.RunAsync($"modes {run}", () => Run(mixture, options, training, parsed.GetValue(steps), run, parsed.GetValue(Rows.Threads))));
                Rows.Print($"  seed {run}: {found[^1].Modes} modes, {100 * found[^1].HighQuality:F2} % high quality, reverse KL {found[^1].ReverseDivergence:F4}");
            }

            if (found.Count < 2)
                return;
            var (modes, quality, divergence) = (Of(found, one => one.Modes), Of(found, one => 100 * one.HighQuality), Of(found, one => one.ReverseDivergence));
            Rows.Print($"modes {parsed.GetValue(set)}, {found.Count} runs: {modes.Mean:F2} +- {modes.StandardError:F2} of {mixture.Centres.Count} modes, {quality.Mean:F2} +- {quality.StandardError:F2} % high quality, reverse KL {divergence.Mean:F4} +- {divergence.StandardError:F4}");
        });
        return command;
    }

    private static ModeCoverage Run(PointMixture mixture, GanOptions options, TrainingSpec training, int steps, long seed, int threads)
    {
        torch.set_num_threads(threads);
        using var scope = torch.NewDisposeScope();
        using var model = PointGan.Create(options, seed);
        PointGan.Train(model, training, steps, seed, mixture.Sample);
        var draws = new Draws(seed, DrawPurpose.Sampling, [.. Enumerable.Range(0, Generated).Select(i => new SampleKey(0, i))], torch.CPU);
        return ModeCoverage.Of(mixture.FromUnit(PointGan.Sample(model, draws)), mixture);
    }

    private static Score Of(List<ModeCoverage> found, Func<ModeCoverage, double> value) => Score.Of([.. found.Select(value)]);
}

using System.CommandLine;
using GenWorkers.Training.Loop;
using TorchSharp;

namespace GenWorkers.Quality;

/// <summary>The optimum of the minimax objective (Goodfellow et al. 2014): the best discriminator, and the best generator.</summary>
internal static class OptimumRow
{
    public static System.CommandLine.Command Create()
    {
        var steps = new Option<int>("--steps") { Description = "Steps of the generator's training.", DefaultValueFactory = _ => 20_000 };
        var judging = new Option<int>("--judge-steps") { Description = "Steps of each discriminator that judges.", DefaultValueFactory = _ => 6000 };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var gamma = new Option<double>("--gamma") { Description = "Weight of R1 in the generator's training.", DefaultValueFactory = _ => 2e-4 };
        var command = new System.CommandLine.Command("optimum", "Discriminator against p/(p+q), and a fresh classifier between real and generated points.")
        {
            Rows.Threads, steps, judging, seed, gamma,
        };
        command.SetAction(async (parsed, _) => await TorchThread.RunAsync("optimum", () =>
        {
            torch.set_num_threads(parsed.GetValue(Rows.Threads));
            var check = new OptimumCheck(parsed.GetValue(seed), parsed.GetValue(judging), parsed.GetValue(gamma));
            var frozen = check.AgainstFrozenGenerator();
            Rows.Print($"(a) frozen generator: |D - p/(p+q)| {frozen.MeanError:F4} (at most .02), value {frozen.Value:F4}, -log 4 + 2 JSD {frozen.BestValue:F4} (within .02)");
            var (generated, real, wider) = check.OfTrainedGenerator(parsed.GetValue(steps));
            Rows.Print($"(b) fresh classifier, real against generated: {generated} (upper bound at most .55)");
            Rows.Print($"    real against real: {real} (contains .5)");
            Rows.Print($"    real against modes 1.3 times wider: {wider} (above .55)");
            return true;
        }));
        return command;
    }
}

using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Probe;

/// <summary>Trains the probe: Adam, cosine learning rate, every batch mirrored with probability one half.</summary>
internal sealed class ProbeTraining(ProbeSettings settings, ProbeFaces faces)
{
    private static readonly int[] SignedByMirror = [Index("yaw"), Index("lightAzimuth (sine)")];

    public Sequential Run()
    {
        random.manual_seed(settings.TrainSeed);
        var network = ProbeNetwork.Create(settings.SizePixels);
        using var optimizer = optim.Adam(network.parameters(), settings.LearningRate);
        network.train();
        var (step, steps) = (0, settings.Epochs * (faces.Count / settings.BatchSize));
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            using var order = randperm(faces.Count);
            var sum = 0f;
            for (var first = 0; first + settings.BatchSize <= faces.Count; first += settings.BatchSize, step++)
            {
                foreach (var group in optimizer.ParamGroups)
                    group.LearningRate = settings.LearningRate * .5 * (1 + Math.Cos(Math.PI * step / steps));
                using var scope = NewDisposeScope();
                sum += Step(network, optimizer, order.narrow(0, first, settings.BatchSize));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1} of {settings.Epochs}: mean loss {sum / (steps / settings.Epochs):F3}"));
        }

        return network;
    }

    private float Step(Sequential network, optim.Optimizer optimizer, Tensor batch)
    {
        var images = ProbeFaces.Scaled(faces.Images.index_select(0, batch));
        var numbers = faces.Numbers.index_select(0, batch);
        if (rand(1).item<float>() < .5f)
            (images, numbers) = Mirror(images, numbers);
        var outputs = network.forward(images); // (B, numbers + logits)
        var loss = 10 * nn.functional.mse_loss(outputs.narrow(1, 0, ProbeTargets.Names.Count), numbers);
        var at = ProbeTargets.Names.Count;
        for (var i = 0; i < ProbeTargets.Classes.Count; at += ProbeTargets.Classes[i].Values, i++)
            loss += nn.functional.cross_entropy(
                outputs.narrow(1, at, ProbeTargets.Classes[i].Values), faces.Classes.index_select(0, batch).select(1, i));
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return loss.item<float>();
    }

    private static (Tensor Images, Tensor Numbers) Mirror(Tensor images, Tensor numbers)
    {
        var sign = new float[ProbeTargets.Names.Count];
        Array.Fill(sign, 1);
        foreach (var column in SignedByMirror)
            sign[column] = -1;
        return (images.flip(3), numbers * tensor(sign));
    }

    private static int Index(string name) => ProbeTargets.Names.ToList().IndexOf(name);
}

using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;

namespace GenWorkers.Training.Loop;

/// <summary>
/// The end of a run whose loss is no longer a number: keeps the best validated weights, or where none were validated
/// those it has. The loss that is not finite changed nothing in them; where a step has several optimizers, those whose turn
/// came before in the same step have updated theirs.
/// </summary>
public sealed class Divergence(RunSetup setup, Model model, KeptWeights best, IArtifactStore store, string manifest)
{
    private const string ArtifactName = "weights-before-divergence";

    public JobException ToJobException(DivergedException diverged)
    {
        if (!best.IsEmpty)
            best.Adopt(model);
        var path = Path.Combine(setup.Context.ScratchFolder, ArtifactName + ".safetensors");
        WeightsFile.Write(path, model, manifest);
        var stored = store.PutFileAsync(
            ArtifactArea.Models, path, ".safetensors", "application/vnd.safetensors", CancellationToken.None).GetAwaiter().GetResult();
        return new JobException(ErrorCode.TrainingDiverged, diverged.Message, diverged) { Artifacts = [stored.Named(ArtifactName)] };
    }
}

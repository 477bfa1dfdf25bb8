using System.Security.Cryptography;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Safetensors;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Files of two runs, tensor by tensor.</summary>
internal static class CheckpointComparison
{
    /// <summary>Every tensor and every number of the loop but the seconds, which are the clock's.</summary>
    public static void ShouldBeEqual(string expected, string actual)
    {
        var (left, right) = (TensorHashes(expected), TensorHashes(actual));
        left.Keys.Union(right.Keys).Where(name => left.GetValueOrDefault(name) != right.GetValueOrDefault(name)).ShouldBeEmpty();
        Numbers(actual).ShouldBe(Numbers(expected));
    }

    public static Dictionary<string, string> TensorHashes(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return file.Entries.Keys.ToDictionary(name => name, name =>
        {
            using var tensor = file.Read(name);
            return Convert.ToHexString(SHA256.HashData(tensor.bytes));
        });
    }

    public static TrainingState StateOf(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return TrainingState.FromJson(file.Metadata["loop"]);
    }

    private static string Numbers(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var state = StateOf(path);
        state.TrainedSeconds = 0;
        return state.ToJson() + file.Metadata["run"] + file.Metadata["fingerprint"];
    }
}

using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Safetensors;
using static TorchSharp.torch;

namespace GenWorkers.Training.Checkpoints;

/// <summary>
/// The "resume" file: one safetensors file with the tensors <c>net.</c>, <c>ema.</c>, <c>best.</c>, <c>optim.</c>,
/// <c>state.</c> (the family's own), <c>rng.</c> and <c>log.</c> (metrics so far, as bytes), and in the metadata the
/// loop's numbers, the run it belongs to and the fingerprint of the machine.
/// </summary>
public static class TrainingCheckpoint
{
    private const string Format = "genworkers-checkpoint";
    private const string FormatVersion = "1";
    private const string RngName = "rng.torch";
    private const string LogName = "log.metrics";
    private const string BestPrefix = "best.";
    private const string StatePrefix = "state.";

    /// <summary>Writes the file; returns its SHA-256, hex.</summary>
    public static string Write(string path, CheckpointContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var scope = NewDisposeScope();
        content.State.Scalars = content.Model.Scalars;
        List<(string Name, Tensor Tensor)> tensors =
        [
            .. content.FixedTensors(),
            .. content.Best.Tensors.Select(entry => (BestPrefix + entry.Name, entry.Tensor)),
            .. content.Model.State.Select(entry => (StatePrefix + entry.Key, entry.Value)),
            (RngName, get_rng_state()),
            (LogName, FromBytes(content.Log.ToBytes())),
        ];
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            ["formatVersion"] = FormatVersion,
            ["run"] = content.RunId,
            ["fingerprint"] = content.Fingerprint,
            ["loop"] = content.State.ToJson(),
        };
        content.Sweep?.WriteTo(metadata);
        return SafetensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>
    /// Restores a hash-checked file into the run. Throws <see cref="JobException"/>: <c>input.corrupt</c> for a file of
    /// another format or run, <c>device.unavailable</c> for one of another fingerprint unless that is allowed, so that
    /// the job waits for a worker like the first.
    /// </summary>
    /// <returns>The loop's numbers.</returns>
    public static TrainingState Restore(string path, CheckpointContent content, bool allowInexact)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var file = SafetensorsFile.Open(path);
        var inexact = CheckMetadata(file, content, allowInexact);
        foreach (var (name, tensor) in content.FixedTensors())
            file.CopyTo(name, tensor);
        RestoreFamilyState(file, content);
        content.Best.Restore(file.Entries.Keys
            .Where(name => name.StartsWith(BestPrefix, StringComparison.Ordinal))
            .Select(name => (name[BestPrefix.Length..], file.Read(name))));
        content.Log.Restore(file.Read(LogName).bytes);
        RestoreRng(file.Read(RngName));

        var state = TrainingState.FromJson(file.Metadata["loop"]);
        state.Inexact |= inexact;
        foreach (var (name, value) in state.Scalars)
            content.Model.Scalars[name] = value;
        return state;
    }

    /// <returns>True where the fingerprint differs and that is allowed.</returns>
    private static bool CheckMetadata(SafetensorsFile file, CheckpointContent content, bool allowInexact)
    {
        if (file.Metadata.GetValueOrDefault("format") != Format || !file.Metadata.ContainsKey("loop"))
            throw new JobException(ErrorCode.InputCorrupt, $"checkpoint: metadata format is not {Format}");
        if (file.Metadata.GetValueOrDefault("run") != content.RunId)
            throw new JobException(ErrorCode.InputCorrupt, "checkpoint: it belongs to a run with other options, seed or data");
        var fingerprint = file.Metadata.GetValueOrDefault("fingerprint");
        if (fingerprint == content.Fingerprint)
            return false;
        if (!allowInexact)
        {
            throw new JobException(
                ErrorCode.DeviceUnavailable,
                $"checkpoint: made with {fingerprint}, this worker has {content.Fingerprint}; an exact resume needs the same, or set spec.training.allowInexactResume");
        }

        return true;
    }

    private static void RestoreFamilyState(SafetensorsFile file, CheckpointContent content)
    {
        foreach (var name in file.Entries.Keys.Where(name => name.StartsWith(StatePrefix, StringComparison.Ordinal)))
        {
            var key = name[StatePrefix.Length..];
            if (content.Model.State.Remove(key, out var old))
                old.Dispose();
            content.Model.State[key] = file.Read(name).to(content.Model.Device).DetachFromDisposeScope();
        }
    }

    /// <summary>A state of another size would abort the process, so the size is checked first.</summary>
    private static void RestoreRng(Tensor state)
    {
        if (state.dtype != ScalarType.Byte || state.numel() != get_rng_state().numel())
            throw new JobException(ErrorCode.InputCorrupt, $"checkpoint: {RngName} has {state.numel()} bytes, not those of this torch");
        set_rng_state(state);
    }

    private static Tensor FromBytes(ReadOnlySpan<byte> bytes)
    {
        var tensor = empty([bytes.Length], ScalarType.Byte);
        bytes.CopyTo(tensor.bytes);
        return tensor;
    }
}

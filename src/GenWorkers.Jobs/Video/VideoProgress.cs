using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Jobs.Video;

/// <summary>
/// The segments of a video that are done: what its checkpoint holds. The file is one line of JSON and, after it, the
/// bytes of the last frames, which the first frames of the next segment are compared with.
/// </summary>
/// <param name="Run">What must be the same for a checkpoint to belong to this run.</param>
/// <param name="Seconds">Spent on them, over all attempts.</param>
public sealed record VideoProgress(string Run, IReadOnlyList<StoredSegment> Segments, double Seconds)
{
    /// <summary>Of the frames that the model made.</summary>
    public SampleShape OutputShape { get; init; }

    [JsonIgnore]
    public long Frames => Segments.Sum(segment => (long)segment.Frames);

    /// <summary>Writes the file; returns its SHA-256, hex.</summary>
    public string Write(string path, Flicker flicker)
    {
        ArgumentNullException.ThrowIfNull(flicker);
        var head = new Head(this, flicker.Sums, flicker.PreviousSource.Length);
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(head, WireJson.Options), (byte)'\n', .. flicker.PreviousSource, .. flicker.PreviousOutput];
        File.WriteAllBytes(path, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>Reads a hash-checked file. Throws <see cref="JobException"/> <c>input.corrupt</c> for one of another run.</summary>
    public static (VideoProgress Progress, Flicker Flicker) Read(string path, string run)
    {
        var bytes = File.ReadAllBytes(path);
        var line = Array.IndexOf(bytes, (byte)'\n');
        var head = JsonSerializer.Deserialize<Head>(bytes.AsSpan(0, line), WireJson.Options)!;
        if (head.Progress.Run != run)
            throw new JobException(ErrorCode.InputCorrupt, "spec.video.source: the video is not the one that this job began with");
        var frames = bytes.AsSpan(line + 1);
        return (head.Progress, Flicker.Continue(head.Sums, frames[..head.SourceLength].ToArray(), frames[head.SourceLength..].ToArray()));
    }

    private sealed record Head(VideoProgress Progress, FlickerSums Sums, int SourceLength);
}

/// <summary>A finished segment in the store.</summary>
public sealed record StoredSegment(StoredObject Object, int Frames);

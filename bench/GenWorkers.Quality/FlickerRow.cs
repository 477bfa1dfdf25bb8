using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GenWorkers.Jobs.Video;
using GenWorkers.Models.Cyclegan;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>
/// How much more a clip changes from frame to frame when it is translated (<see cref="Flicker"/>). In each clip a camera moves
/// into a photo: nothing in it moves by itself, so whatever is made anew in a frame counts.
/// </summary>
internal static class FlickerRow
{
    private const int FramesPerClip = 50;

    private static readonly Option<string> Weights = new("--weights") { Description = "Folder of a finished run of cyclegan.", DefaultValueFactory = _ => "artifacts/quality/seasons" };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("flicker", "Flicker of clips translated into the other season. Needs ffmpeg.")
        {
            Rows.Data, Rows.Threads, Rows.Test, Weights,
        };
        command.SetAction(async (parsed, cancel) => await TorchThread.RunAsync("score", () => Print(parsed)));
        return command;
    }

    private static bool Print(ParseResult parsed)
    {
        torch.set_num_threads(parsed.GetValue(Rows.Threads));
        using var noGrad = no_grad();
        using var model = (CycleganModel)WeightsFile.Load(Path.Combine(parsed.GetValue(Weights)!, "weights.safetensors"), QualityRun.Families, CPU);
        model.Train(false);
        var split = parsed.GetValue(Rows.Test) ? "test" : "train";
        for (var season = 0; season < 2; season++)
        {
            var folder = Path.Combine(parsed.GetValue(Rows.Data)!, "unpaired-summer2winter-128", $"{split}{model.Targets[season]}");
            double[] scores = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(photo => Score(model, photo, 1 - season))];
            var (low, high) = Bootstrap.Mean(scores);
            Rows.Print($"cyclegan {model.Targets[season]} to {model.Targets[1 - season]} {split}: flicker {scores.Average():F2} [{low:F2}, {high:F2}] ({scores.Length} clips of {FramesPerClip} frames)");
        }

        return true;
    }

    private static double Score(CycleganModel model, string photo, int target)
    {
        using var scope = NewDisposeScope();
        var frames = Frames(photo, model.Shape.Height);
        var translated = ImageTensors.ToBytes(model.Translate(ImageTensors.FromBytes(frames, model.Shape, CPU), target));
        var flicker = new Flicker();
        foreach (var start in Enumerable.Range(0, FramesPerClip).Select(frame => frame * model.Shape.Length))
            flicker.Add(frames.AsSpan(start, model.Shape.Length), translated.AsSpan(start, model.Shape.Length));
        return flicker.Score!.Value;
    }

    /// <summary>Drawn larger than they end, since the filter moves by whole pixels.</summary>
    private static byte[] Frames(string photo, int side)
    {
        var filter = string.Create(
            CultureInfo.InvariantCulture,
            $"scale=1024:1024,zoompan=z='1+0.01*on':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d={FramesPerClip}:s=512x512:fps=25,scale={side}:{side}:flags=area");
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-v", "error", "-i", photo, "-vf", filter, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]) { RedirectStandardOutput = true })!;
        var frames = new byte[FramesPerClip * side * side * 3];
        ffmpeg.StandardOutput.BaseStream.ReadExactly(frames);
        ffmpeg.WaitForExit();
        return frames;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace GenWorkers.Tests.Datasets.Video;

/// <summary>Makes and reads video files for tests, by the programs themselves.</summary>
internal static class Ffmpeg
{
    private const int FramesPerSecond = 25;

    public const int ToneHertz = 440;

    /// <summary>Two pictures that a camera moves into, with a tone: 25 frames a second, H.264 and AAC.</summary>
    /// <param name="seconds">Even.</param>
    /// <param name="output">Options of the output, such as another rate of frames.</param>
    public static async Task MakeClipAsync(string path, int seconds, string size = "64x48", params string[] output)
    {
        var pictures = Pictures(Path.GetDirectoryName(path)!);
        var zoom = $"zoompan=z='1+0.01*on':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)':d={seconds * FramesPerSecond / 2}:s={size}:fps={FramesPerSecond}";
        await RunAsync("ffmpeg",
        [
            "-i", pictures[0], "-i", pictures[1], "-f", "lavfi", "-i", $"sine=frequency={ToneHertz}:sample_rate=48000:duration={seconds}",
            "-filter_complex", $"[0]scale=640:480,{zoom}[a];[1]scale=640:480,{zoom}[b];[a][b]concat=n=2,setsar=1[v]", "-map", "[v]", "-map", "2:a",
            "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", .. output, "-y", path,
        ]);
    }

    /// <summary>Decoded frames of one size, (height, width, 3) bytes each, one after the other.</summary>
    public static Task<byte[]> FramesAsync(string path) => RunAsync(
        "ffmpeg", ["-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]);

    /// <summary>Samples of the sound, 48,000 a second.</summary>
    public static async Task<short[]> SoundAsync(string path) => MemoryMarshal.Cast<byte, short>(await RunAsync(
        "ffmpeg", ["-i", path, "-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", "48000", "pipe:1"])).ToArray();

    /// <summary>Share of the sound's energy at one pitch.</summary>
    public static double ShareOfTone(short[] sound, double hertz)
    {
        double real = 0, imaginary = 0, energy = 0;
        for (var i = 0; i < sound.Length; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * hertz * i / 48_000);
            (real, imaginary, energy) = (real + (sound[i] * cos), imaginary + (sound[i] * sin), energy + ((double)sound[i] * sound[i]));
        }

        return 2 * ((real * real) + (imaginary * imaginary)) / (energy * sound.Length);
    }

    /// <summary>What ffprobe says of the file, its video's frames counted.</summary>
    public static async Task<(JsonElement Video, JsonElement Format, string? Audio)> ProbeAsync(string path)
    {
        var json = JsonDocument.Parse(await RunAsync("ffprobe", ["-count_frames", "-show_streams", "-show_format", "-of", "json", path])).RootElement;
        var streams = json.GetProperty("streams").EnumerateArray().ToList();
        var audio = streams.Where(stream => stream.GetProperty("codec_type").GetString() == "audio").ToList();
        return (
            streams.Single(stream => stream.GetProperty("codec_type").GetString() == "video"), json.GetProperty("format"),
            audio.Count == 0 ? null : audio.Single().GetProperty("codec_name").GetString());
    }

    /// <summary>When each frame is shown, in ticks of the stream's time base, in the order of showing.</summary>
    public static async Task<long[]> TimesAsync(string path)
    {
        var lines = Encoding.ASCII.GetString(await RunAsync(
            "ffprobe", ["-select_streams", "v", "-show_entries", "packet=pts", "-of", "csv=p=0", path]));
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture)).Order()];
    }

    public static async Task<byte[]> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, ["-v", "error", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await error);
        return output.ToArray();
    }

    private static string[] Pictures(string folder)
    {
        var summer = ImportRoom.SharedData is { } data ? Path.Combine(data, "unpaired-summer2winter-128", "testA") : null;
        return summer is not null && Directory.Exists(summer)
            ? [.. Directory.GetFiles(summer, "*.jpg").Order(StringComparer.Ordinal).Take(2)]
            : [Picture(folder, 1), Picture(folder, 2)];
    }

    private static string Picture(string folder, int kind)
    {
        var pixels = new byte[128 * 128];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((i % 128 * kind) ^ (i / 128));
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"picture{kind}.pgm"));
        File.WriteAllBytes(path, [.. Encoding.ASCII.GetBytes("P5\n128 128\n255\n"), .. pixels]);
        return path;
    }
}

using GenWorkers.Contracts.Events;
using GenWorkers.Datasets;

namespace GenWorkers.Tests.Datasets.Video;

public sealed class BadVideoTests
{
    [Theory]
    [InlineData("text.mp4", "no video at all")]
    [InlineData("list.m3u8", "#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n")]
    [InlineData("list.mp4", "ffconcat version 1.0\nfile /etc/hostname\n")]
    public async Task Open_FileThatIsNoVideo_IsUnsupported(string name, string content)
    {
        using var room = new VideoRoom();
        await File.WriteAllTextAsync(room.PathOf(name), content, ImportRoom.Token);

        var error = await room.RefuseAsync(name);

        error.Code.ShouldBe(ErrorCode.InputUnsupportedFormat);
        error.Message.ShouldStartWith($"{name} cannot be read: it is no video in a known container");
        error.Message.ShouldNotContain(room.PathOf(""));
    }

    [Fact]
    public async Task Open_SoundAlone_SaysThatThereIsNoVideo()
    {
        using var room = new VideoRoom();
        await Ffmpeg.RunAsync("ffmpeg", ["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", room.PathOf("sound.mp4")]);

        var error = await room.RefuseAsync("sound.mp4");

        error.Code.ShouldBe(ErrorCode.InputUnsupportedFormat);
        error.Message.ShouldBe("sound.mp4 cannot be read: it has no video stream.");
    }

    [Theory]
    [InlineData(48, 100, 1000, "width: 64 pixels, a video may have 48 (Datasets:MaxVideoSidePixels)")]
    [InlineData(64, 1, 1000, "duration: 2 seconds, a video may have 1 (Datasets:MaxVideoSeconds)")]
    [InlineData(64, 100, 49, "frames: 50, a video may have 49 (Datasets:MaxVideoFrames)")]
    public async Task Open_VideoAboveALimit_NamesFieldRuleAndValue(int side, int seconds, int frames, string reason)
    {
        using var room = new VideoRoom
        {
            Options = new DatasetOptions { MaxVideoSidePixels = side, MaxVideoSeconds = seconds, MaxVideoFrames = frames },
        };
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2, "64x48", "-an");

        var error = await room.RefuseAsync("clip.mp4");

        error.Code.ShouldBe(ErrorCode.InputTooLarge);
        error.Message.ShouldBe($"clip.mp4 is too large: {reason}.");
    }

    /// <summary>Between two frames a cut is not even an error to ffmpeg.</summary>
    [Theory]
    [InlineData("clip.mp4", 0.4)]
    [InlineData("clip.mp4", 0.6)]
    [InlineData("clip.mp4", 0.8)]
    [InlineData("clip.mkv", 0.6)]
    public async Task Translate_OfAFileThatWasCutOff_IsCorrupt(string name, double share)
    {
        using var room = new VideoRoom();
        var path = room.PathOf(name);
        await Ffmpeg.MakeClipAsync(path, 2, "64x48", "-movflags", "+faststart");
        await using (var file = File.OpenWrite(path))
            file.SetLength((long)(file.Length * share));

        var error = await room.RefuseAsync(name);

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldMatch($@"^{name} is corrupt: (frame \d+ cannot be decoded; ffmpeg: .+|it ends after \d+ frames, its header promises 5[01])\.$");
        error.Message.ShouldNotContain(room.PathOf(""));
    }

    [Fact]
    public async Task Open_WithoutFfmpeg_SaysWhatIsMissing()
    {
        using var room = new VideoRoom { Options = new DatasetOptions { FfmpegFolder = "/nowhere" } };
        await File.WriteAllTextAsync(room.PathOf("clip.mp4"), "any", ImportRoom.Token);

        var error = await room.RefuseAsync("clip.mp4");

        error.Code.ShouldBe(ErrorCode.DeviceUnavailable);
        error.Message.ShouldBe("ffprobe: not in /nowhere, the setting Datasets:FfmpegFolder of this worker; apt install ffmpeg");
    }
}

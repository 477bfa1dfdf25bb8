using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Datasets.Video;

/// <summary>Real ffmpeg around a model whose effect is known.</summary>
public sealed class VideoTranslationTests : IDisposable
{
    private static readonly VideoSpec Short = new() { Source = "", SegmentSeconds = 0.4 };

    private readonly VideoRoom room = new();

    public void Dispose() => room.Dispose();

    [Theory]
    [InlineData(VideoCodec.H264, "h264", "aac")]
    [InlineData(VideoCodec.Vp9, "vp9", "opus")]
    public async Task Translate_ByIdentity_KeepsFramesRateSizeAndSound(VideoCodec codec, string video, string audio)
    {
        var clip = room.PathOf("clip.mp4");
        await Ffmpeg.MakeClipAsync(clip, 2);

        var (path, report) = room.Of(await room.TranslateAsync("clip.mp4", Short with { Codec = codec, Crf = 10 }));

        var (stream, format, sound) = await Ffmpeg.ProbeAsync(path);
        stream.GetProperty("codec_name").GetString().ShouldBe(video);
        stream.GetProperty("nb_read_frames").GetString().ShouldBe("50");
        stream.GetProperty("avg_frame_rate").GetString().ShouldBe("25/1");
        (stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32()).ShouldBe((64, 48));
        format.GetProperty("tags").ToString().ShouldContain("synthetic: frames made by model model@sha256:");
        sound.ShouldBe(audio);
        var (before, after) = (await Ffmpeg.SoundAsync(clip), await Ffmpeg.SoundAsync(path));
        after.Length.ShouldBeInRange(before.Length - (48_000 / 25), before.Length + (48_000 / 25));
        Ffmpeg.ShareOfTone(after, Ffmpeg.ToneHertz).ShouldBeGreaterThan(0.95);
        MeanDifference(await Ffmpeg.FramesAsync(clip), await Ffmpeg.FramesAsync(path)).ShouldBeLessThan(4);
        report.FlickerScore.ShouldBe(1);
        (report.Frames, report.Segments, report.FramesPerSecond, report.Codec).ShouldBe((50, 5, "25/1", video));
        report.SecondsPerFrame.ShouldBeGreaterThan(0);
    }

    /// <summary>The last segment is one frame, which no encoder can put in another order, as it may the frames of the others.</summary>
    [Theory]
    [InlineData("25", "25/1", 41)]
    [InlineData("30000/1001", "30000/1001", 61)]
    [InlineData("24000/1001", "24000/1001", 41)]
    public async Task Translate_OfAnyRate_KeepsRateCountAndEachFramesTimeExactly(string rate, string stated, int count)
    {
        var clip = room.PathOf("clip.mp4");
        await Ffmpeg.MakeClipAsync(clip, 4, "64x48", "-r", rate, "-frames:v", $"{count}");

        var (path, report) = room.Of(await room.TranslateAsync("clip.mp4", Short));

        var (before, _, _) = await Ffmpeg.ProbeAsync(clip);
        var (after, _, _) = await Ffmpeg.ProbeAsync(path);
        foreach (var field in (string[])["avg_frame_rate", "r_frame_rate", "nb_read_frames", "duration", "duration_ts", "time_base", "start_time"])
            after.GetProperty(field).ToString().ShouldBe(before.GetProperty(field).ToString(), field);
        (await Ffmpeg.TimesAsync(path)).ShouldBe(await Ffmpeg.TimesAsync(clip));
        (report.Frames, report.FramesPerSecond).ShouldBe((count, stated));
    }

    [Fact]
    public async Task Translate_OfAFractionalRateIntoWebM_KeepsEachFramesTimeToTheMillisecond()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2, "64x48", "-an", "-r", "30000/1001");

        var (path, _) = room.Of(await room.TranslateAsync("clip.mp4", Short with { Codec = VideoCodec.Vp9 }));

        var (stream, _, _) = await Ffmpeg.ProbeAsync(path);
        stream.GetProperty("avg_frame_rate").GetString().ShouldBe("30000/1001");
        (await Ffmpeg.TimesAsync(path)).ShouldBe(Enumerable.Range(0, 60).Select(frame => (long)Math.Round(frame * 1001 / 30.0, MidpointRounding.AwayFromZero)));
    }

    [Fact]
    public async Task Translate_WithNoiseInEachFrame_FlickersMore()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2);
        var random = new Random(3);
        var noise = new FrameModel(value => (byte)Math.Clamp(value + random.Next(-20, 21), 0, 255), new SampleShape(32, 32, 3), true);

        var (_, report) = room.Of(await room.TranslateAsync("clip.mp4", with: noise));

        report.FlickerScore.ShouldNotBeNull().ShouldBeInRange(3, 5);
    }

    [Fact]
    public async Task Translate_ByAModelOfOneSize_WritesThatSizeInTheSourcesAspect()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2, "64x32");

        var model = new FrameModel(value => value, new SampleShape(32, 32, 1), anySize: false);
        var (path, _) = room.Of(await room.TranslateAsync("clip.mp4", with: model));

        var (stream, _, _) = await Ffmpeg.ProbeAsync(path);
        (stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32()).ShouldBe((32, 32));
        stream.GetProperty("display_aspect_ratio").GetString().ShouldBe("2:1");
    }

    [Fact]
    public async Task Translate_OfASilentClip_HasNoSound()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2, "64x48", "-an");

        var (path, _) = room.Of(await room.TranslateAsync("clip.mp4"));

        (await Ffmpeg.ProbeAsync(path)).Audio.ShouldBeNull();
    }

    [Fact]
    public async Task Translate_AfterADeath_ContinuesAtTheLastSegmentAndMakesTheSame()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2);
        using var whole = new VideoRoom();
        File.Copy(room.PathOf("clip.mp4"), whole.PathOf("clip.mp4"));
        var (expected, expectedReport) = whole.Of(await whole.TranslateAsync("clip.mp4", Short));

        var model = VideoRoom.Identity();
        model.FailsAtFrame = 27;
        await Should.ThrowAsync<InvalidOperationException>(() => room.TranslateAsync("clip.mp4", Short, model));
        var again = VideoRoom.Identity();
        var (path, report) = room.Of(await room.TranslateAsync("clip.mp4", Short, again));

        again.Frames.ShouldBe(30, "20 frames lay in two finished segments");
        (await Ffmpeg.FramesAsync(path)).ShouldBe(await Ffmpeg.FramesAsync(expected));
        report.FlickerScore.ShouldBe(expectedReport.FlickerScore);
    }

    [Fact]
    public async Task Translate_WhereAStoredSegmentRotted_GoesBackToTheCheckpointBefore()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2);
        var model = VideoRoom.Identity();
        model.FailsAtFrame = 35;
        await Should.ThrowAsync<InvalidOperationException>(() => room.TranslateAsync("clip.mp4", Short, model));
        var third = Directory.GetFiles(room.StoredPath("default/checkpoints"), "segment-000002-*", SearchOption.AllDirectories).Single();
        File.Delete(third);
        await File.WriteAllTextAsync(third, "rotted", ImportRoom.Token);

        var again = VideoRoom.Identity();
        await room.TranslateAsync("clip.mp4", Short, again);

        again.Frames.ShouldBe(30);
    }

    [Fact]
    public async Task Translate_OfAVideoThatChangedSince_IsRefused()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2);
        var model = VideoRoom.Identity();
        model.FailsAtFrame = 27;
        await Should.ThrowAsync<InvalidOperationException>(() => room.TranslateAsync("clip.mp4", Short, model));
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 4);

        var error = await room.RefuseAsync("clip.mp4");

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldContain("not the one that this job began with");
    }

    [Fact]
    public async Task Translate_UnderALostLease_Stops()
    {
        await Ffmpeg.MakeClipAsync(room.PathOf("clip.mp4"), 2);
        room.Host.Fenced = true;

        var stop = await Assert.ThrowsAsync<AttemptStoppedException>(() => room.TranslateAsync("clip.mp4", Short));

        stop.Reason.ShouldBe(StopReason.Fenced);
    }

    private static double MeanDifference(byte[] one, byte[] other)
    {
        other.Length.ShouldBe(one.Length);
        return one.Zip(other, (left, right) => (double)Math.Abs(left - right)).Average();
    }
}

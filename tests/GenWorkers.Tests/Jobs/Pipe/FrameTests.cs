using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Jobs.Pipe;

public sealed class FrameTests
{
    private static readonly JobLease Lease = new("default", new Guid("0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101"), 3);
    private static readonly CheckpointRow Row = new(40, "default/checkpoints/j/40-3-ab", "ab", "torch=2.10", 1.5);

    public static TheoryData<DownFrame> DownFrames =>
    [
        new DownFrame.Start
        {
            Lease = Lease,
            Kind = JobKinds.TrainModel,
            SpecJson = """{"dataset":"faces"}""",
            Inputs = new JobInputs(new DatasetVersion("faces", "9f", "default/datasets/m", "cd", 10)),
            Checkpoints = [Row],
            Settings = new Dictionary<string, string?> { ["Artifacts:SecretKey"] = "s3cret" },
            ScratchFolder = "/scratch",
            CacheFolder = "/cache",
            Device = DeviceKind.Cpu,
            Threads = 2,
            ImportRoots = ["/data"],
        },
        new DownFrame.Cancel(),
        new DownFrame.Drain(),
        new DownFrame.Answer(7, true),
        new DownFrame.Exit(),
    ];

    public static TheoryData<UpFrame> UpFrames =>
    [
        new UpFrame.Ready(new RunnerCapabilities(null, "libtorch is missing", [DeviceKind.Cpu], 2, ["a"])),
        new UpFrame.Tick(JobPhase.Step),
        new UpFrame.Progress(new JobProgress(
            JobPhase.Step, 0.5, TimeSpan.FromSeconds(3), 20, new Dictionary<string, double> { ["loss"] = double.NaN })),
        new UpFrame.Metrics([new MetricRow(1, "train/loss", double.PositiveInfinity)]),
        new UpFrame.Checkpoint(1, Row),
        new UpFrame.InvalidateCheckpoint(2, Row),
        new UpFrame.Done(new JobResult
        {
            Dataset = new NewDatasetVersion(
                new DatasetVersion("faces", "9f", "default/datasets/m", "cd", 10),
                "default/datasets/c", ["s"], new Dictionary<string, long> { ["train"] = 10 }, 0, null, null),
        }),
        new UpFrame.Failed("internal", "broken", []),
        new UpFrame.Cancelled(),
        new UpFrame.Drained(),
    ];

    [Theory]
    [MemberData(nameof(DownFrames))]
    public void Read_WhatWasWrittenDown_IsTheSame(DownFrame frame) =>
        Json(RoundTrip(frame, PipeLimits.DownBytes)).ShouldBe(Json(frame));

    [Theory]
    [MemberData(nameof(UpFrames))]
    public void Read_WhatWasWrittenUp_IsTheSame(UpFrame frame) =>
        Json(RoundTrip(frame, PipeLimits.UpBytes)).ShouldBe(Json(frame));

    [Fact]
    public void Read_SeveralFrames_KeepsTheirOrderAndEndsWithNull()
    {
        using var pipe = new MemoryStream();
        var writer = new FrameWriter<DownFrame>(pipe, PipeLimits.DownBytes);
        writer.Write(new DownFrame.Cancel());
        writer.Write(new DownFrame.Exit());
        pipe.Position = 0;
        var reader = new FrameReader<DownFrame>(pipe, PipeLimits.DownBytes);

        reader.Read().ShouldBeOfType<DownFrame.Cancel>();
        reader.Read().ShouldBeOfType<DownFrame.Exit>();
        reader.Read().ShouldBeNull();
    }

    [Fact]
    public void Write_FrameOverTheLimit_IsRefusedAndWritesNothing()
    {
        using var pipe = new MemoryStream();
        var writer = new FrameWriter<UpFrame>(pipe, 1000);

        Should.Throw<InvalidDataException>(() => writer.Write(new UpFrame.Failed("internal", new string('x', 1001), [])))
            .Message.ShouldContain("limit of 1000");
        pipe.Length.ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(PipeLimits.UpBytes + 1)]
    [InlineData(int.MaxValue)]
    public void Read_LengthOutsideTheLimit_IsRefusedWithoutReadingOn(int length)
    {
        using var pipe = new MemoryStream();
        pipe.Write(Header(length));
        pipe.Write("{}"u8);
        pipe.Position = 0;

        Should.Throw<InvalidDataException>(() => new FrameReader<UpFrame>(pipe, PipeLimits.UpBytes).Read());
        pipe.Position.ShouldBe(sizeof(int));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(12)]
    public void Read_PipeClosedWithinAFrame_IsAnErrorNotAnEnd(int keptBytes)
    {
        using var pipe = new MemoryStream();
        new FrameWriter<UpFrame>(pipe, PipeLimits.UpBytes).Write(new UpFrame.Tick(JobPhase.Step));
        pipe.SetLength(keptBytes);
        pipe.Position = 0;

        Should.Throw<InvalidDataException>(() => new FrameReader<UpFrame>(pipe, PipeLimits.UpBytes).Read())
            .Message.ShouldContain("closed within");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"shutdown"}""")]
    [InlineData("""{"type":"tick","phase":"dreaming"}""")]
    [InlineData("""{"type":"tick","phase":"step","more":1}""")]
    [InlineData("""{"type":"checkpoint","commitId":1}""")]
    public void Read_JsonThatIsNoFrame_IsRefused(string json)
    {
        using var pipe = new MemoryStream();
        var body = Encoding.UTF8.GetBytes(json);
        pipe.Write(Header(body.Length));
        pipe.Write(body);
        pipe.Position = 0;

        Should.Throw<InvalidDataException>(() => new FrameReader<UpFrame>(pipe, PipeLimits.UpBytes).Read());
    }

    /// <summary>Lists of other types with the same items are the same frame.</summary>
    private static string Json<TFrame>(TFrame frame) => JsonSerializer.Serialize(frame, PipeJson.Options);

    private static TFrame? RoundTrip<TFrame>(TFrame frame, int maxBytes)
        where TFrame : class
    {
        using var pipe = new MemoryStream();
        new FrameWriter<TFrame>(pipe, maxBytes).Write(frame);
        pipe.Position = 0;
        return new FrameReader<TFrame>(pipe, maxBytes).Read();
    }

    private static byte[] Header(int length)
    {
        var header = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        return header;
    }
}

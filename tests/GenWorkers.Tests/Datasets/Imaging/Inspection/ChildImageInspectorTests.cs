using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Imaging.Inspection;
using GenWorkers.Jobs;

namespace GenWorkers.Tests.Datasets.Imaging.Inspection;

/// <summary>The real child, with its real limits, and what is left when it falls.</summary>
[Collection("runner processes")]
public sealed partial class ChildImageInspectorTests : IDisposable
{
    private const int MemoryMiB = 64;
    private static readonly byte[] Good = BadImages.Jpeg(40, 30);

    private readonly ChildImageInspector inspector = new(ChildProcesses.Runner, 1, MemoryMiB, TimeSpan.FromSeconds(20));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inspect_GoodImage_SaysWhatItIs() =>
        (await InspectAsync(Good)).ShouldBe(new ImageFacts(40, 30, 3, ".jpg"));

    public static TheoryData<byte[]> Bad =>
        [BadImages.PngHeader(50_000, 50_000), Good[..300], Encoding.UTF8.GetBytes("<svg/>"), Array.Empty<byte>()];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Inspect_BadImage_SaysWhatTheDecoderSays(byte[] encoded)
    {
        var here = Should.Throw<JobException>(() => ImageDecoder.Decode("a.jpg", encoded));

        var there = await Should.ThrowAsync<JobException>(InspectAsync(encoded));

        (there.Code, there.Message).ShouldBe((here.Code, here.Message));
        await InspectAsync(Good);
        ChildProcesses.Of(Environment.ProcessId).Count.ShouldBe(1, "a bad image costs no child");
    }

    [Fact]
    public async Task Child_OnceStarted_HasItsLimitsAndNothingOfOurs()
    {
        await InspectAsync(Good);

        var child = await ChildProcesses.TheOnlyOneAsync();
        var limits = ChildProcesses.Read(child, "limits");
        LimitOf(limits, "Max file size").ShouldBe(0);
        LimitOf(limits, "Max core file size").ShouldBe(0);
        LimitOf(limits, "Max cpu time").ShouldBe(900);
        var used = long.Parse(ChildProcesses.Read(child, "statm").Split(' ')[0], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        LimitOf(limits, "Max address space").ShouldBeInRange(used, used + (MemoryMiB << 20));
        var variables = ChildProcesses.Read(child, "environ").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        variables.ShouldAllBe(variable => variable.StartsWith("DOTNET_", StringComparison.Ordinal)
            || variable.StartsWith("MALLOC_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("managed")]
    [InlineData("native")]
    public async Task Inspect_ImageThatTakesTooMuchMemory_FailsAloneAndTheNextOneIsRead(string memory)
    {
        // The pixels are one array of ours; the coefficients of a progressive JPEG are the codec's, two bytes a pixel.
        var bomb = memory == "managed" ? ImageFiles.GrayPng(7000, 7000) : await ImageFiles.ProgressiveJpegAsync(6000);

        var error = await Should.ThrowAsync<JobException>(InspectAsync(bomb));

        error.Code.ShouldBeOneOf(ErrorCode.InputTooLarge, ErrorCode.InputCorrupt);
        error.Message.ShouldStartWith("a.jpg is ");
        (await InspectAsync(Good)).Width.ShouldBe(40);
    }

    [Fact]
    public async Task Inspect_ImageThatCrashesTheDecoder_FailsAloneAndTheNextOneIsRead()
    {
        var inspection = Task.Run(() => InspectAsync(Good), Token);
        await ChildProcesses.SignalEachAsync(ChildProcesses.SegmentationFault, inspection);

        var error = await Should.ThrowAsync<JobException>(inspection);

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
        error.Message.ShouldBe("a.jpg is corrupt: decoding it ended the decoder's process.");
        (await InspectAsync(Good)).Width.ShouldBe(40);
    }

    [Fact]
    public async Task Inspect_ChildDiedBetweenImages_TheNextImageIsNotBlamed()
    {
        await InspectAsync(Good);
        ChildProcesses.Signal(await ChildProcesses.TheOnlyOneAsync(), ChildProcesses.Kill);

        (await InspectAsync(Good)).Width.ShouldBe(40);
    }

    [Fact]
    public async Task Inspect_ChildThatHangs_IsKilledWhenItsTimeIsOver()
    {
        using var hasty = new ChildImageInspector(ChildProcesses.Runner, 1, MemoryMiB, TimeSpan.FromSeconds(3));
        await hasty.InspectAsync("a.jpg", Good, Token);
        ChildProcesses.Signal(await ChildProcesses.TheOnlyOneAsync(), ChildProcesses.Stop);

        var error = await Should.ThrowAsync<JobException>(() => hasty.InspectAsync("a.jpg", Good, Token).AsTask());

        error.Message.ShouldBe("a.jpg is corrupt: decoding it takes too long.");
        ChildProcesses.Of(Environment.ProcessId).ShouldBeEmpty();
    }

    [Fact]
    public async Task Inspect_Cancelled_EndsTheChild()
    {
        await InspectAsync(Good);
        ChildProcesses.Signal(await ChildProcesses.TheOnlyOneAsync(), ChildProcesses.Stop);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<OperationCanceledException>(() => inspector.InspectAsync("a.jpg", Good, cancel.Token).AsTask());

        ChildProcesses.Of(Environment.ProcessId).ShouldBeEmpty();
    }

    public void Dispose() => inspector.Dispose();

    private Task<ImageFacts> InspectAsync(byte[] encoded) => inspector.InspectAsync("a.jpg", encoded, Token).AsTask();

    private static long LimitOf(string limits, string name) =>
        long.Parse(Limit().Matches(limits).Single(match => match.Groups[1].Value == name).Groups[2].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(Max [a-z ]*[a-z]) +(\d+) ", RegexOptions.Multiline)]
    private static partial Regex Limit();
}

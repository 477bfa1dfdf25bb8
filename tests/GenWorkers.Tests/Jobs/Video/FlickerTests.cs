using GenWorkers.Jobs.Video;

namespace GenWorkers.Tests.Jobs.Video;

public sealed class FlickerTests
{
    [Fact]
    public void Score_OfAnOutputThatIsItsSource_IsOne() => Of(frames => frames).Score.ShouldBe(1);

    [Fact]
    public void Score_OfBrightnessThatJumpsByTenWhereTheSourceRisesByOne_IsTen()
    {
        var flicker = new Flicker();
        for (byte t = 0; t <= 10; t++)
            flicker.Add([t, t, t], [Jump(t), Jump(t), Jump(t)]);

        flicker.Score.ShouldBe(10, "five jumps up by eleven, five down by nine");

        static byte Jump(byte value) => (byte)(value % 2 == 1 ? value + 10 : value);
    }

    [Fact]
    public void Score_OfHalfTheContrast_IsOneHalf() => Of(frame => [.. frame.Select(value => (byte)(value / 2))]).Score.ShouldBe(0.5);

    [Fact]
    public void Score_OfASourceThatStandsStill_IsNone()
    {
        var flicker = new Flicker();
        flicker.Add([1, 2, 3], [1, 2, 3]);
        flicker.Add([1, 2, 3], [9, 9, 9]);

        flicker.Score.ShouldBeNull();
    }

    [Fact]
    public void Score_ContinuedFromItsSums_IsThatOfAWholeRun()
    {
        var whole = Of(frame => [.. frame.Reverse()]);
        var first = Of(frame => [.. frame.Reverse()], 0, 4);
        var rest = Flicker.Continue(first.Sums, first.PreviousSource, first.PreviousOutput);
        Of(frame => [.. frame.Reverse()], 4, 10, rest);

        rest.Sums.ShouldBe(whole.Sums);
        rest.Score.ShouldBe(whole.Score);
    }

    private static Flicker Of(Func<byte[], byte[]> change, int from = 0, int to = 10, Flicker? flicker = null)
    {
        flicker ??= new Flicker();
        for (var t = from; t < to; t++)
        {
            byte[] frame = [.. Enumerable.Range(0, 300).Select(i => (byte)(2 * ((i + (t * t)) % 100)))];
            flicker.Add(frame, change(frame));
        }

        return flicker;
    }
}

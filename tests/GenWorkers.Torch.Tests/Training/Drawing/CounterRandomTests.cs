using GenWorkers.Training.Drawing;

namespace GenWorkers.Torch.Tests.Training.Drawing;

public sealed class CounterRandomTests
{
    [Fact]
    public void FillNormal_ManyValues_HasTheMomentsOfTheNormal()
    {
        var values = new float[200_001];
        new CounterRandom(1, DrawPurpose.Training, 0, 0).FillNormal(values);

        values.Average().ShouldBe(0, 0.01f);
        values.Select(value => value * value).Average().ShouldBe(1, 0.02f);
        values.Select(value => Math.Pow(value, 4)).Average().ShouldBe(3, 0.1);
    }

    [Fact]
    public void NextInt_ManyValues_IsEven()
    {
        var counts = new int[7];
        var random = new CounterRandom(1, DrawPurpose.Training, 0, 0);
        for (var i = 0; i < 70_000; i++)
            counts[random.NextInt(7)]++;

        counts.ShouldAllBe(count => Math.Abs(count - 10_000) < 500);
    }

    [Fact]
    public void Streams_AnyCoordinateChanged_AreUnrelated()
    {
        ulong[] first =
        [
            new CounterRandom(1, DrawPurpose.Training, 0, 0).NextUInt64(),
            new CounterRandom(2, DrawPurpose.Training, 0, 0).NextUInt64(),
            new CounterRandom(1, DrawPurpose.Preview, 0, 0).NextUInt64(),
            new CounterRandom(1, DrawPurpose.Training, 1, 0).NextUInt64(),
            new CounterRandom(1, DrawPurpose.Training, 0, 1).NextUInt64(),
            new CounterRandom(1, DrawPurpose.Training, 0, 0, 1).NextUInt64(),
        ];

        first.Distinct().Count().ShouldBe(first.Length);
    }

    /// <summary>From an implementation in another language: a changed generator would change what every seed means.</summary>
    [Fact]
    public void NextUInt64_KnownCoordinates_NeverChanges() =>
        new CounterRandom(7, DrawPurpose.Training, 1, 2).NextUInt64().ShouldBe(0x44482E9FA5B8D004UL);
}

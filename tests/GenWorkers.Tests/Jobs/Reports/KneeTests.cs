using GenWorkers.Jobs.Reports;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class KneeTests
{
    /// <summary>Squared errors of principal components on MNIST.</summary>
    [Fact]
    public void Find_FallingCurve_IsFarthestBelowTheChord() =>
        Knee.Find([(2, .0557), (8, .0374), (16, .0269), (32, .0168), (64, .0091)]).ShouldBe(2);

    [Fact]
    public void Find_SharpBend_IsTheBend() =>
        Knee.Find([(1, 10), (2, 6), (3, 2), (10, 1.5), (20, 1)]).ShouldBe(2);

    [Fact]
    public void Find_StraightLine_HasNone() => Knee.Find([(1, 3), (2, 2), (3, 1)]).ShouldBeNull();

    [Fact]
    public void Find_RisingCurve_HasNone() => Knee.Find([(1, 1), (2, 3), (3, 2)]).ShouldBeNull();
}

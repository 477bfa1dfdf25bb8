using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;

namespace GenWorkers.Tests.Datasets.Faces;

public sealed class FaceFactorSamplerTests
{
    private static readonly RenderFacesSpec Free = new() { Count = 1 };

    [Fact]
    public void Draw_SameSeedAndIndex_GivesEqualFactors() =>
        FaceFactorSampler.Draw(5, 17, Free).ShouldBe(FaceFactorSampler.Draw(5, 17, new RenderFacesSpec { Count = 999, SizePixels = 32 }));

    [Fact]
    public void Draw_OtherSeedOrIndex_GivesOtherFactors()
    {
        var face = FaceFactorSampler.Draw(5, 17, Free);

        FaceFactorSampler.Draw(6, 17, Free).ShouldNotBe(face);
        FaceFactorSampler.Draw(5, 18, Free).ShouldNotBe(face);
        FaceFactorSampler.Draw(17, 5, Free).ShouldNotBe(face);
    }

    [Fact]
    public void Draw_ManyFaces_StaysInAndFillsTheRanges()
    {
        var faces = Enumerable.Range(0, 4000).Select(i => FaceFactorSampler.Draw(1, i, Free)).ToArray();

        foreach (var range in FaceFactorRange.All)
        {
            var values = faces.Select(range.Get).ToArray();
            values.ShouldAllBe(value => range.Contains(value), range.Name);
            var margin = .01 * (range.Maximum - range.Minimum);
            values.Min().ShouldBeLessThan(range.Minimum + margin, range.Name);
            values.Max().ShouldBeGreaterThan(range.Maximum - margin, range.Name);
            values.Average().ShouldBe((range.Minimum + range.Maximum) / 2, 4 * margin, range.Name);
        }
    }

    [Fact]
    public void Draw_ManyFaces_FactorsAreUncorrelated()
    {
        var faces = Enumerable.Range(0, 4000).Select(i => FaceFactorSampler.Draw(2, i, Free)).ToArray();
        var columns = FaceFactorRange.All.Select(range => faces.Select(range.Get).ToArray()).ToArray();

        for (var i = 0; i < columns.Length; i++)
            for (var j = 0; j < i; j++)
                Math.Abs(Correlation(columns[i], columns[j])).ShouldBeLessThan(.07); // 4.4 standard errors
    }

    [Fact]
    public void Draw_HeldFactors_HaveTheirValueAndLeaveTheOthersAlone()
    {
        foreach (var range in FaceFactorRange.All)
        {
            var held = range.IsInteger ? range.Maximum : .25 * range.Minimum + .75 * range.Maximum;
            var spec = new RenderFacesSpec { Count = 1, Hold = new Dictionary<string, double> { [range.Name] = held } };
            for (var i = 0; i < 20; i++)
            {
                var (pinned, free) = (FaceFactorSampler.Draw(3, i, spec), FaceFactorSampler.Draw(3, i, Free));
                range.Get(pinned).ShouldBe(held);
                pinned.IdentitySeed.ShouldBe(free.IdentitySeed);
                pinned.SceneSeed.ShouldBe(free.SceneSeed);
                foreach (var other in FaceFactorRange.All.Where(other => other != range))
                    other.Get(pinned).ShouldBe(other.Get(free), other.Name);
            }
        }
    }

    [Fact]
    public void Draw_SkinToneWeights_AreFollowed()
    {
        double[] weights = [40, 25, 12, 8, 5, 4, 3, 2, 1, 0];
        const int faces = 20_000;
        var spec = new RenderFacesSpec { Count = faces, SkinToneWeights = weights };
        var counts = new int[10];
        for (var i = 0; i < faces; i++)
            counts[FaceFactorSampler.Draw(4, i, spec).SkinTone - 1]++;

        counts[9].ShouldBe(0);
        var chiSquare = Enumerable.Range(0, 9).Sum(tone => Math.Pow(counts[tone] - faces * weights[tone] / 100, 2) / (faces * weights[tone] / 100));
        chiSquare.ShouldBeLessThan(26.1); // 8 degrees of freedom, p = .001
    }

    [Fact]
    public void Draw_NoWeights_SpreadsTonesEvenly()
    {
        const int faces = 20_000;
        var counts = new int[10];
        for (var i = 0; i < faces; i++)
            counts[FaceFactorSampler.Draw(4, i, Free).SkinTone - 1]++;

        counts.Sum(count => Math.Pow(count - faces / 10, 2) / (faces / 10)).ShouldBeLessThan(27.9); // 9 degrees of freedom, p = .001
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        double Sum(Func<int, double> term) => Enumerable.Range(0, a.Length).Sum(term);
        return Sum(i => (a[i] - meanA) * (b[i] - meanB))
            / Math.Sqrt(Sum(i => Math.Pow(a[i] - meanA, 2)) * Sum(i => Math.Pow(b[i] - meanB, 2)));
    }
}

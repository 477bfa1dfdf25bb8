using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;
using GenWorkers.Datasets.Faces.Shading;

namespace GenWorkers.Tests.Datasets.Faces;

public sealed class FaceRendererTests
{
    private static readonly FaceFactors Calm = Rendered.Calm;

    [Fact]
    public void Render_OnManyThreads_GivesTheSameBytes()
    {
        var spec = new RenderFacesSpec { Count = 1 };
        var faces = Enumerable.Range(0, 24).Select(i => FaceFactorSampler.Draw(9, i, spec)).ToArray();
        var expected = faces.Select(face => new Rendered(face, 32).Bytes).ToArray();

        // Backwards and interleaved, so that every thread's buffers come from another face.
        Parallel.For(0, 4 * faces.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var face = (4 * faces.Length - 1 - i) * 7 % faces.Length;
            new Rendered(faces[face], 32).Bytes.ShouldBe(expected[face]);
        });
    }

    [Fact]
    public void Render_AfterAnotherSize_GivesTheSameBytes()
    {
        var before = new Rendered(Calm, 48).Bytes;
        _ = new Rendered(Calm with { HairStyle = HairStyle.Curly }, 200);

        new Rendered(Calm, 48).Bytes.ShouldBe(before);
    }

    [Fact]
    public void Render_OnAWarmThread_AllocatesNothingPerPixel()
    {
        var pixels = new byte[3 * 256 * 256];
        FaceRenderer.Render(Calm, 256, pixels);
        var before = GC.GetAllocatedBytesForCurrentThread();

        FaceRenderer.Render(Calm, 256, pixels);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4096);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(100)]
    [InlineData(256)]
    public void Render_AnySize_ShowsTheSamePicture(int size)
    {
        var (small, reference) = (new Rendered(Calm, size), new Rendered(Calm, 128));

        foreach (var (left, top) in new[] { (0.0, 0.0), (.35, .25), (.25, .5), (.5, .5), (.4, .8) })
            small.Mean(left, top, left + .25, top + .2).ShouldBe(reference.Mean(left, top, left + .25, top + .2), 14);
    }

    [Fact]
    public void Render_EveryFactor_ChangesPixelsAlone()
    {
        var middle = new Rendered(Calm);
        foreach (var changed in new[]
        {
            Calm with { SkinTone = 6 }, Calm with { Yaw = 10 }, Calm with { Pitch = 6 }, Calm with { LightAzimuth = 25 },
            Calm with { LightElevation = 35 }, Calm with { LightStrength = 1.1 }, Calm with { Expression = .4 },
            Calm with { FaceShape = .4 }, Calm with { HairStyle = HairStyle.Short }, Calm with { HairTone = .6 },
            Calm with { Background = 3 }, Calm with { IdentitySeed = 1 }, Calm with { SceneSeed = 1 },
        })
            new Rendered(changed).Differing(middle).ShouldBeGreaterThan(.02, changed.ToString());
    }

    [Fact]
    public void Render_DarkerSkinTone_IsDarkerEachStep()
    {
        var cheeks = Enumerable.Range(1, 10).Select(tone => new Rendered(Calm with { SkinTone = tone }).Mean(.35, .45, .65, .7)).ToArray();

        for (var i = 1; i < cheeks.Length; i++)
            cheeks[i].ShouldBeLessThan(cheeks[i - 1] - 2);
    }

    [Fact]
    public void Render_LighterHairTone_IsBrighterOnTop()
    {
        double Top(double tone) => new Rendered(Calm with { HairStyle = HairStyle.Curly, HairTone = tone }).Mean(.4, .05, .6, .15);

        double[] tops = [Top(0), Top(.25), Top(.5), Top(.75), Top(1)];
        tops.ShouldBe(tops.Order());
    }

    [Fact]
    public void Render_LightMovesRight_BrightensTheRightSide()
    {
        double Balance(double azimuth)
        {
            var face = new Rendered(Calm with { LightAzimuth = azimuth });
            return face.Mean(.55, .4, .7, .7) - face.Mean(.3, .4, .45, .7);
        }

        double[] balance = [Balance(-80), Balance(-40), Balance(0), Balance(40), Balance(80)];
        balance.ShouldBe(balance.Order());
        balance[0].ShouldBeLessThan(-15);
        balance[4].ShouldBeGreaterThan(15);
    }

    [Fact]
    public void Render_StrongerLight_IsBrighter()
    {
        double[] faces = [.. new[] { .4, .6, .8, 1.0, 1.2 }.Select(strength => new Rendered(Calm with { LightStrength = strength }).Mean(.35, .4, .65, .7))];

        faces.ShouldBe(faces.Order());
        (faces[^1] - faces[0]).ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData(15)]
    [InlineData(40)]
    public void Render_YawOfOtherSign_IsTheMirrorImage(double yaw)
    {
        // Framing and roll are not mirrored: take a scene that is nearly upright and centred.
        var level = Enumerable.Range(0, 100_000).Select(seed => Calm with { SceneSeed = seed })
            .First(face => new SceneSetup(face) is { Roll: > -.004f and < .004f, Shift.X: > -.004f and < .004f });
        var (right, left) = (new Rendered(level with { Yaw = yaw }), new Rendered(level with { Yaw = -yaw }));

        right.Distance(left, mirrored: true).ShouldBeLessThan(.4 * right.Distance(left, mirrored: false));
    }

    [Fact]
    public void Render_OtherBackground_LeavesTheFaceAlone()
    {
        var first = new Rendered(Calm);
        for (var background = 1; background <= 7; background++)
        {
            var other = new Rendered(Calm with { Background = background });
            for (var y = 24; y < 48; y++)
                first.Bytes.AsSpan(3 * (y * 64 + 24), 48).SequenceEqual(other.Bytes.AsSpan(3 * (y * 64 + 24), 48)).ShouldBeTrue();
            Math.Abs(other.Mean(0, 0, .1, .4) - first.Mean(0, 0, .1, .4)).ShouldBeGreaterThan(1);
        }
    }

    [Fact]
    public void Render_OtherLight_LeavesTheBackdropAlone()
    {
        var (front, side) = (new Rendered(Calm), new Rendered(Calm with { LightAzimuth = 70, LightStrength = .5 }));

        for (var y = 0; y < 40; y++)
            front.Bytes.AsSpan(3 * y * 64, 18).SequenceEqual(side.Bytes.AsSpan(3 * y * 64, 18)).ShouldBeTrue();
    }

    [Fact]
    public void Render_WrongLengthSizeOrFactor_Throws()
    {
        Should.Throw<ArgumentException>(() => FaceRenderer.Render(Calm, 32, new byte[32 * 32]));
        Should.Throw<ArgumentOutOfRangeException>(() => FaceRenderer.Render(Calm, 15, new byte[3 * 15 * 15]));
        Should.Throw<ArgumentOutOfRangeException>(() => FaceRenderer.Render(Calm, 513, new byte[3 * 513 * 513]));
        Should.Throw<ArgumentOutOfRangeException>(() => FaceRenderer.Render(Calm with { Yaw = 90 }, 32, new byte[3 * 32 * 32]));
        Should.Throw<ArgumentOutOfRangeException>(() => FaceRenderer.Render(Calm with { SkinTone = 0 }, 32, new byte[3 * 32 * 32]));
    }
}

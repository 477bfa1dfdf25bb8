using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Faces;

namespace GenWorkers.Tests.Datasets.Faces;

public sealed class FaceFactorsTests
{
    [Fact]
    public void ToAttributes_AnyFace_NamesEveryFactorAndReadsBackExactly()
    {
        var face = FaceFactorSampler.Draw(8, 3, new RenderFacesSpec { Count = 1 });

        var attributes = face.ToAttributes();

        foreach (var range in FaceFactorRange.All)
            double.Parse(attributes[range.Name], CultureInfo.InvariantCulture).ShouldBe(range.Get(face), range.Name);
        attributes["identitySeed"].ShouldBe(face.IdentitySeed.ToString(CultureInfo.InvariantCulture));
        attributes["sceneSeed"].ShouldBe(face.SceneSeed.ToString(CultureInfo.InvariantCulture));
        attributes.Count.ShouldBe(FaceFactorRange.All.Count + 2);
    }

    [Fact]
    public void ToAttributes_UnderAnotherCulture_StaysInvariant()
    {
        var before = CultureInfo.CurrentCulture;
        var face = FaceFactorSampler.Draw(8, 3, new RenderFacesSpec { Count = 1 }) with { HairTone = .125 };
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commas;
            face.ToAttributes()["hairTone"].ShouldBe("0.125");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

using GenWorkers.Artifacts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Tests.Artifacts;

public sealed class ObjectKeyTests
{
    [Theory]
    [MemberData(nameof(ArtifactStoreCompliance.UnsafeKeys), MemberType = typeof(ArtifactStoreCompliance))]
    public void Check_UnsafeKey_IsRefusedInOnePrintableSentence(string key)
    {
        var error = Should.Throw<JobException>(() => ObjectKey.Check(key, "default"));

        error.Code.ShouldBe(ErrorCode.InputUnsafePath);
        error.Message.Any(char.IsControl).ShouldBeFalse();
        error.Message.Length.ShouldBeLessThan(300);
    }

    [Theory]
    [InlineData("default/models/a")]
    [InlineData("default/checkpoints/0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101/20-3-9f2c")]
    [InlineData("default/datasets/a..b_C.tar")]
    public void Check_GoodKey_IsTheKey(string key) => ObjectKey.Check(key, "default").ShouldBe(key);

    [Theory]
    [InlineData(".tar", "default/datasets/9f2c.tar")]
    [InlineData("", "default/datasets/9f2c")]
    public void ForContent_Extension_EndsTheKey(string extension, string key) =>
        ObjectKey.ForContent("default", ArtifactArea.Datasets, "9f2c", extension).ShouldBe(key);

    [Theory]
    [InlineData("/../../x")]
    [InlineData("\0")]
    public void ForContent_UnsafeExtension_IsRefused(string extension) =>
        Should.Throw<JobException>(() => ObjectKey.ForContent("default", ArtifactArea.Datasets, "9f2c", extension))
            .Code.ShouldBe(ErrorCode.InputUnsafePath);

    [Theory]
    [InlineData("default/")]
    [InlineData("default/models")]
    [InlineData("default/models/ab")]
    [InlineData("default/models/ab/")]
    public void CheckPrefix_GoodPrefix_IsThePrefix(string prefix) =>
        ObjectKey.CheckPrefix(prefix, "default").ShouldBe(prefix);
}

using System.Text;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>
/// Commands that cannot be: rejected with every broken rule before a job exists, or failed where only the data can tell.
/// Either way one event says so, nothing of it is visible and the next job runs.
/// </summary>
[Collection("runner processes")]
public sealed class BadCommandTests(EmbeddedInstallation installation) : IClassFixture<EmbeddedInstallation>
{
    [Fact]
    public Task Submit_UnknownFamily_IsRejected() => RejectedAsync(
        "TrainModel",
        """{"dataset":"faces","model":"bad","family":"vea","budget":{"steps":1} }""",
        ErrorCode.SpecInvalid,
        new Problem("$.spec.family", $"one of {string.Join(", ", FamilyCatalog.All.Select(family => family.Name))}", "vea"));

    [Fact]
    public Task Submit_OptionsOutOfRange_AreRejectedTogether() => RejectedAsync(
        "TrainModel",
        """{"dataset":"faces","model":"bad","family":"vae","budget":{"steps":1},"options":{"latentSize":0,"beta":-1} }""",
        ErrorCode.SpecInvalid,
        new Problem("$.spec.options.latentSize", "minimum 1", "0"),
        new Problem("$.spec.options.beta", "minimum 0", "-1"));

    [Fact]
    public Task Submit_UnknownKind_IsRejected() => RejectedAsync(
        "TrianModel",
        "{}",
        ErrorCode.MessageUnknownKind,
        new Problem("$.kind", $"one of {string.Join(", ", JobKinds.SpecTypes.Keys)}", "TrianModel"));

    [Fact]
    public async Task Submit_MalformedJson_IsRejectedUnderTheDigestOfItsBody()
    {
        var body = Encoding.UTF8.GetBytes("""{"kind":"TrainModel","jobId":""");

        var rejection = (await installation.SubmitAsync(body)).ShouldNotBeNull();

        rejection.BodySha256.ShouldNotBeNull().Length.ShouldBe(64);
        await installation.ShouldHaveRejectedAsync(
            data => data.TryGetProperty("bodySha256", out var digest) && digest.GetString() == rejection.BodySha256, ErrorCode.MessageMalformed, "$");
    }

    [Theory]
    [InlineData("\"\\ud800\"", "$.spec.name", "text of whole characters, without NUL")]
    [InlineData("\"a\\u0000b\"", "$.spec.name", "text of whole characters, without NUL")]
    [InlineData("{\"\\ud800\":1}", "$", "member names of whole characters")]
    [InlineData("[1,1e999]", "$.spec.name[1]", "a number that a double holds")]
    public async Task Submit_JsonThatNoDatabaseKeeps_IsRejectedWithItsPlace(string name, string path, string rule)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"kind":"ImportDataset","jobId":"{{Guid.NewGuid()}}","spec":{"name":{{name}},"render":{"count":1} } }""");

        var rejection = (await installation.SubmitAsync(body)).ShouldNotBeNull();

        rejection.Code.ShouldBe(ErrorCode.MessageMalformed.Value);
        var problem = rejection.Problems.ShouldHaveSingleItem();
        (problem.Path, problem.Rule).ShouldBe((path, rule));
    }

    [Fact]
    public async Task Submit_Latin1_IsRejected()
    {
        var body = Encoding.Latin1.GetBytes($$"""{"kind":"ImportDataset","jobId":"{{Guid.NewGuid()}}","spec":{"name":"Gesichtä","render":{"count":1} } }""");

        var rejection = (await installation.SubmitAsync(body)).ShouldNotBeNull();

        rejection.Problems.ShouldBe([new Problem("$", "UTF-8", "bytes that are none")]);
    }

    [Fact]
    public Task Submit_ItemsOutOfRange_AreRejectedTogether() => RejectedAsync(
        "TrainModel",
        """{"dataset":"faces","model":"bad","family":"vae","budget":{"steps":1},"options":{"hiddenSizes":[16,0]},"sweep":{"latentSizes":[2,4,3000000000]} }""",
        ErrorCode.SpecInvalid,
        new Problem("$.spec.sweep.latentSizes[2]", "maximum 4096", "3000000000"),
        new Problem("$.spec.options.hiddenSizes[1]", "minimum 1", "0"));

    [Fact]
    public Task Submit_OptionsThatContradictEachOther_AreRejectedTogether() => RejectedAsync(
        "TrainModel",
        """{"dataset":"faces","model":"bad","family":"denoising-autoencoder","budget":{},"options":{"noise":[],"sigmaMinimum":60} }""",
        ErrorCode.SpecInvalid,
        new Problem("$.spec.budget", "at least one of epochs, steps and minutes", null),
        new Problem("$.spec.options.noise", "at least one kind", "[]"),
        new Problem("$.spec.options.sigmaMinimum", "at most sigmaMaximum, which is 55", "60"));

    [Fact]
    public Task Submit_FactorsThatCannotBeHeld_AreRejectedTogether() => RejectedAsync(
        "ImportDataset",
        """{"name":"bad","render":{"count":1,"hold":{"skinTone":5.7,"yaw":-46,"age":40,"pitch":20} } }""",
        ErrorCode.SpecInvalid,
        new Problem("$.spec.render.hold.skinTone", "a whole number, 1 to 10", "5.7"),
        new Problem("$.spec.render.hold.yaw", "-45 to 45", "-46"),
        new Problem("$.spec.render.hold.age", $"one of {string.Join(", ", FaceFactor.All.Select(factor => factor.Name))}", "40"));

    [Fact]
    public async Task Submit_SameIdWithAnotherSpec_IsRejectedAndTheFirstRuns()
    {
        var id = Guid.NewGuid();
        (await installation.SubmitAsync(id, "ImportDataset", """{"name":"first","render":{"count":2,"sizePixels":16} }""")).ShouldBeNull();

        var rejection = await installation.SubmitAsync(id, "ImportDataset", """{"name":"bad","render":{"count":2,"sizePixels":16} }""");

        rejection.ShouldNotBeNull().Code.ShouldBe(ErrorCode.JobIdReused.Value);
        await installation.ShouldHaveRejectedAsync(id, ErrorCode.JobIdReused, "$.jobId");
        (await installation.EndAsync(id)).State.ShouldBe(JobState.Succeeded);
    }

    [Fact]
    public async Task Train_OnADataSetThatIsNotThere_Fails()
    {
        var job = await installation.RunAsync(
            "TrainModel", """{"dataset":"nosuch","model":"bad","family":"vae","budget":{"steps":1} }""");

        await installation.ShouldHaveFailedAsync(job, ErrorCode.DatasetNotFound, "nosuch");
    }

    [Theory]
    [InlineData("tiny", 4, 4, "takes images of at least 8x8 pixels with 1 or 3 channels, the data set has 4x4")]
    [InlineData("wide", 24, 16, "are not square: 24x16 ('0.pgm'); set spec.image.sizePixels")]
    public async Task Train_OnImagesOfAShapeTheFamilyCannotTake_Fails(string dataset, int width, int height, string text)
    {
        await installation.ImportAsync(dataset, width, height);

        var job = await installation.RunAsync(
            "TrainModel", $$"""{"dataset":"{{dataset}}","model":"bad","family":"vae","budget":{"steps":1} }""");

        await installation.ShouldHaveFailedAsync(job, ErrorCode.DatasetShapeMismatch, text);
    }

    [Fact]
    public async Task Generate_FromAModelThatIsNotThere_Fails()
    {
        var job = await installation.RunAsync("GenerateSamples", """{"model":"nosuch","count":1,"dataset":"bad"}""");

        await installation.ShouldHaveFailedAsync(job, ErrorCode.ModelNotFound, "nosuch");
    }

    private async Task RejectedAsync(string kind, string spec, ErrorCode code, params Problem[] problems)
    {
        var id = Guid.NewGuid();

        var rejection = (await installation.SubmitAsync(id, kind, spec)).ShouldNotBeNull();

        rejection.Problems.ShouldBe(problems, ignoreOrder: true);
        await installation.ShouldHaveRejectedAsync(id, code, problems[0].Path);
        (await installation.Host.FindAsync(id, TestContext.Current.CancellationToken)).ShouldBeNull("no job may exist");
    }
}

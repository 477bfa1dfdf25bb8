using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Tests.Datasets;

namespace GenWorkers.Tests.Hosting.Embedded;

/// <summary>An embedded installation takes the settings of the environment that are not its own.</summary>
[Collection("runner processes")]
public sealed class EmbeddedSettingsTests : EmbeddedInstallation
{
    private readonly DirectoryInfo named = Directory.CreateTempSubdirectory("genworkers-named-");

    // Index 7, and no other test imports from here: variables belong to the whole process.
    public EmbeddedSettingsTests() => Environment.SetEnvironmentVariable("GENWORKERS__Worker__ImportRoots__7", named.FullName);

    [Fact]
    public async Task Import_FromAFolderThatTheEnvironmentAllows_Succeeds()
    {
        File.WriteAllBytes(Path.Combine(named.FullName, "0.pgm"), ImportRoom.Picture(10, 4, 4));
        File.WriteAllBytes(Path.Combine(named.FullName, "1.pgm"), ImportRoom.Picture(20, 4, 4));

        var job = await RunAsync("ImportDataset", $$"""{"name":"named","source":"{{new Uri(named.FullName + "/").AbsoluteUri}}"}""");

        job.State.ShouldBe(JobState.Succeeded, job.ErrorMessage);
    }
}

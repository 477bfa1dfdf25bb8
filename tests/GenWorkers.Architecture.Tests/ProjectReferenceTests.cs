namespace GenWorkers.Architecture.Tests;

/// <summary>The house's plan: which project may reference which, and which technology lives in which room.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["GenWorkers.Contracts"] = [],
        ["GenWorkers.Jobs"] = ["GenWorkers.Contracts"],
        ["GenWorkers.Datasets"] = ["GenWorkers.Jobs"],
        ["GenWorkers.Training"] = ["GenWorkers.Jobs"],
        ["GenWorkers.Models"] = ["GenWorkers.Training"],
        ["GenWorkers.Curation"] = ["GenWorkers.Training"],
        ["GenWorkers.Artifacts"] = ["GenWorkers.Jobs"],
        ["GenWorkers.Lineage"] = ["GenWorkers.Jobs"],
        ["GenWorkers.Migrations.PostgreSql"] = ["GenWorkers.Lineage"],
        ["GenWorkers.Migrations.Sqlite"] = ["GenWorkers.Lineage"],
        ["GenWorkers.Runner"] = ["GenWorkers.Datasets", "GenWorkers.Models", "GenWorkers.Curation", "GenWorkers.Artifacts"],
        ["GenWorkers.Hosting"] =
        [
            "GenWorkers.Jobs", "GenWorkers.Datasets", "GenWorkers.Lineage", "GenWorkers.Artifacts",
            "GenWorkers.Migrations.PostgreSql", "GenWorkers.Migrations.Sqlite",
        ],
        ["GenWorkers.Worker"] = ["GenWorkers.Hosting"],
        ["GenWorkers.Cli"] = ["GenWorkers.Hosting"],
    };

    /// <summary>A technology by the start of its packages' names, and the rooms it may stand in.</summary>
    private static readonly Dictionary<string, string[]> Fences = new()
    {
        ["MassTransit"] = ["GenWorkers.Hosting"],
        ["RabbitMQ"] = ["GenWorkers.Hosting"],
        ["Quartz"] = ["GenWorkers.Hosting"],
        ["CloudNative"] = ["GenWorkers.Hosting"],
        ["Microsoft.EntityFrameworkCore"] = ["GenWorkers.Lineage", "GenWorkers.Migrations.PostgreSql", "GenWorkers.Migrations.Sqlite"],
        ["EFCore"] = ["GenWorkers.Lineage"],
        ["Npgsql"] = ["GenWorkers.Lineage", "GenWorkers.Migrations.PostgreSql"],
        ["AWSSDK"] = ["GenWorkers.Artifacts"],
        ["TorchSharp"] = ["GenWorkers.Training", "GenWorkers.Models", "GenWorkers.Curation"],
        ["libtorch"] = ["GenWorkers.Training"],
        ["SkiaSharp"] = ["GenWorkers.Datasets"],
        ["Parquet"] = ["GenWorkers.Datasets"],
        ["CsvHelper"] = ["GenWorkers.Datasets"],
        ["Spectre"] = ["GenWorkers.Cli"],
        ["System.CommandLine"] = ["GenWorkers.Cli"],
    };

    public static TheoryData<string> Projects => [.. ProjectFile.Shipped.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_OfAProject_AreThoseOfThePlan(string name) =>
        Find(name).Projects.Except(AllowedProjects[name]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void PackageReferences_OfAProject_StayInTheirRoom(string name) =>
        Find(name).Packages.Where(package => !IsAtHome(package, name)).ShouldBeEmpty();

    [Fact]
    public void Contracts_HasNoDependency_OfAnyKind() => Find("GenWorkers.Contracts").Packages.ShouldBeEmpty();

    [Fact]
    public void Plan_NamesEveryProject_AndNoOther() =>
        ProjectFile.Shipped.Select(project => project.Name).ShouldBe(AllowedProjects.Keys, ignoreOrder: true);

    private static bool IsAtHome(string package, string project) =>
        Fences.Where(fence => package.StartsWith(fence.Key, StringComparison.Ordinal)).All(fence => fence.Value.Contains(project));

    private static ProjectFile Find(string name) => ProjectFile.Shipped.Single(project => project.Name == name);
}

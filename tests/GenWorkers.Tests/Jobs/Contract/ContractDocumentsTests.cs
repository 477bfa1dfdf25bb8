using GenWorkers.Jobs.Contract;

namespace GenWorkers.Tests.Jobs.Contract;

public sealed class ContractDocumentsTests
{
    [Fact]
    public void All_ComparedWithTheCheckedInFiles_IsTheSame()
    {
        var folder = Repository.PathOf("docs", "contract");
        var checkedIn = Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

        checkedIn.Keys.ShouldBe(ContractDocuments.All.Keys, ignoreOrder: true);
        foreach (var (name, text) in ContractDocuments.All)
            checkedIn[name].ShouldBe(text, $"{name} is stale: run `genworkers contract docs/contract`");
    }
}

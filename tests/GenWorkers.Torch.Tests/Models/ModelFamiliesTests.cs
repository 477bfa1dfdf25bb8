using GenWorkers.Contracts.Families;
using GenWorkers.Models;

namespace GenWorkers.Torch.Tests.Models;

public sealed class ModelFamiliesTests
{
    [Fact]
    public void All_ComparedWithTheCatalog_HasTheSameNames() =>
        ModelFamilies.All.Select(family => family.Name).ShouldBe(FamilyCatalog.All.Select(entry => entry.Name));
}

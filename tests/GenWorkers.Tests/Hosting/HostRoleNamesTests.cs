using GenWorkers.Hosting;

namespace GenWorkers.Tests.Hosting;

public sealed class HostRoleNamesTests
{
    [Theory]
    [InlineData(null, HostRoles.All)]
    [InlineData("api", HostRoles.Api)]
    [InlineData("api, worker", HostRoles.Api | HostRoles.Worker)]
    public void Parse_KnownRoles_ReturnsThem(string? text, HostRoles expected) =>
        HostRoleNames.Parse(text).ShouldBe(expected);

    [Fact]
    public void Parse_UnknownRole_NamesTheRolesThereAre() =>
        Should.Throw<ArgumentException>(() => HostRoleNames.Parse("api,foo")).Message.ShouldContain("api, scheduler and worker");
}

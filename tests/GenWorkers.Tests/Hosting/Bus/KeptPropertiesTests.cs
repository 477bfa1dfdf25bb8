using GenWorkers.Hosting.Bus;
using RabbitMQ.Client;

namespace GenWorkers.Tests.Hosting.Bus;

public sealed class KeptPropertiesTests
{
    [Fact]
    public void Of_PropertiesWithAUser_MovesTheUserToAHeader()
    {
        var original = new BasicProperties { UserId = "upstream", MessageId = "m", Headers = new Dictionary<string, object?> { ["x"] = 1 } };

        var kept = KeptProperties.Of(original);

        kept.IsUserIdPresent().ShouldBeFalse();
        kept.MessageId.ShouldBe("m");
        kept.Headers.ShouldBe(new Dictionary<string, object?> { ["x"] = 1, [KeptProperties.UserHeader] = "upstream" });
        original.Headers.Count.ShouldBe(1);
    }
}

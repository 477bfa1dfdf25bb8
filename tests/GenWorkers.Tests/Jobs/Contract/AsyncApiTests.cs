using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Contract;

namespace GenWorkers.Tests.Jobs.Contract;

public sealed class AsyncApiTests
{
    private static readonly JsonElement Document = JsonDocument.Parse(ContractDocuments.All["asyncapi.json"]).RootElement;

    [Fact]
    public void References_OfTheDocument_AllResolve()
    {
        var references = References(Document).ToList();

        references.Count.ShouldBeGreaterThan(20);
        references.Where(reference => !Resolves(reference)).ShouldBeEmpty();
    }

    [Fact]
    public void Messages_OfTheChannels_AreEveryKindAndEveryEventRecord()
    {
        var events = typeof(JobEvent).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.Namespace == typeof(JobEvent).Namespace)
            .Where(type => type.IsSubclassOf(typeof(JobEvent)) || type == typeof(JobRejected))
            .Select(type => type.Name);

        MessagesOf("submit").ShouldBe(JobKinds.SpecTypes.Keys, ignoreOrder: true);
        MessagesOf("events").ShouldBe(events, ignoreOrder: true);
    }

    private static IEnumerable<string> MessagesOf(string channel) =>
        Document.GetProperty("channels").GetProperty(channel).GetProperty("messages").EnumerateObject().Select(message => message.Name);

    private static bool Resolves(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return ContractDocuments.All.ContainsKey(reference[2..]);
        var at = Document;
        return reference[2..].Split('/').All(name => at.TryGetProperty(name, out at));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}

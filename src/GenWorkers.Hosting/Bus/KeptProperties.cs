using RabbitMQ.Client;

namespace GenWorkers.Hosting.Bus;

/// <summary>
/// Properties of a message that is moved to another queue. The broker refuses a user id that is not the publishing
/// connection's own and closes its channel, so that of the first publisher moves to a header.
/// </summary>
internal static class KeptProperties
{
    public const string UserHeader = "genworkers-user-id";

    public static BasicProperties Of(IReadOnlyBasicProperties original)
    {
        var kept = new BasicProperties(original);
        if (original.UserId is not { } user)
            return kept;
        kept.ClearUserId();
        kept.Headers = new Dictionary<string, object?>(original.Headers ?? new Dictionary<string, object?>()) { [UserHeader] = user };
        return kept;
    }
}

namespace GenWorkers.Hosting.Bus;

/// <summary>What the broker has beside the names of the contract.</summary>
public static class BusNames
{
    /// <summary>Where unroutable messages lie after they were reported.</summary>
    public const string UnroutableKept = "genworkers.unroutable_kept";

    /// <summary>
    /// Deliveries after the first that may end without an answer (a consumer that dies); then the message goes to the
    /// error queue. RabbitMQ 3.10 has no limit of its own, 4 has 20.
    /// </summary>
    public const int DeliveryLimit = 5;
}

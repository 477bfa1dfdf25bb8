namespace GenWorkers.Hosting;

/// <summary>What a host process does; <c>--role api,scheduler,worker</c>, all where left out.</summary>
[Flags]
public enum HostRoles
{
    None = 0,

    /// <summary>Answers HTTP.</summary>
    Api = 1,

    /// <summary>Reads commands and publishes the outbox.</summary>
    Scheduler = 2,

    /// <summary>Claims and runs jobs.</summary>
    Worker = 4,

    All = Api | Scheduler | Worker,
}

public static class HostRoleNames
{
    /// <summary>Throws <see cref="ArgumentException"/> naming the roles there are.</summary>
    public static HostRoles Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return HostRoles.All;
        return text.Split(',', StringSplitOptions.TrimEntries).Aggregate(HostRoles.None, (roles, name) => roles | One(name));
    }

    private static HostRoles One(string name) => name switch
    {
        "api" => HostRoles.Api,
        "scheduler" => HostRoles.Scheduler,
        "worker" => HostRoles.Worker,
        _ => throw new ArgumentException($"--role: '{name}' is no role; there are api, scheduler and worker."),
    };
}

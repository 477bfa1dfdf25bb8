namespace GenWorkers.Hosting.Api;

/// <summary>Whom the API acts for.</summary>
public static class ApiTenant
{
    /// <summary>Without authentication there is one tenant, and the API listens on loopback.</summary>
    public const string Default = "default";
}

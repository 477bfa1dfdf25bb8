using GenWorkers.Hosting.Api;
using GenWorkers.Jobs.Submission;
using GenWorkers.Lineage;
using GenWorkers.Lineage.Migration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using Serilog.Formatting.Compact;

namespace GenWorkers.Hosting;

/// <summary>Builds the service's host: settings from appsettings.json, <c>GENWORKERS__…</c> variables and arguments.</summary>
public static class WorkerHost
{
    private const string EnvironmentPrefix = "GENWORKERS__";

    public static WebApplication Build(string[] args)
    {
        var builder = CreateBuilder(args);
        var roles = HostRoleNames.Parse(builder.Configuration["role"]);
        builder.Services.AddGenWorkers(builder.Configuration, roles);
        var urls = builder.Configuration.GetSection(ApiOptions.Section).Get<ApiOptions>() ?? new ApiOptions();
        builder.WebHost.UseUrls(urls.LoopbackUrls());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = SubmissionService.MaxBodyBytes);
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapGenWorkersHealth();
        if (roles.HasFlag(HostRoles.Api))
            app.MapGenWorkersApi();
        return app;
    }

    /// <summary>The one-shot command that brings the schema to this build's.</summary>
    public static async Task MigrateAsync(string[] args)
    {
        var builder = CreateBuilder(args);
        builder.Services.AddGenWorkersLineage(builder.Configuration.GetSection(LineageOptions.Section).Get<LineageOptions>() ?? new LineageOptions());
        await using var app = builder.Build();
        await app.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(CancellationToken.None);
    }

    /// <summary>The settings that the environment gives, for the tools.</summary>
    public static IConfiguration Configuration() =>
        new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build();

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(args);
        builder.Services.AddSerilog(log => log
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft.AspNetCore", Serilog.Events.LogEventLevel.Warning)
            // Its faults quote the body that could not be read; the rejection says what was wrong without it.
            .MinimumLevel.Override("MassTransit.ReceiveTransport", Serilog.Events.LogEventLevel.Fatal)
            .Enrich.FromLogContext()
            .WriteTo.Console(new CompactJsonFormatter()));
        return builder;
    }
}

using System.CommandLine;
using GenWorkers.Cli.Client;

namespace GenWorkers.Cli.Commands;

/// <summary>The options by which every command finds its installation.</summary>
internal sealed class ConnectionOptions
{
    private const string ServerVariable = "GENWORKERS_SERVER";

    private readonly Option<Uri> server = new("--server")
    {
        Description = $"API of a worker host. Default: ${ServerVariable}, else http://127.0.0.1:8080/.",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable(ServerVariable) ?? "http://127.0.0.1:8080/"),
    };

    private readonly Option<DirectoryInfo?> folder = new("--folder")
    {
        Description = "Folder of an embedded installation, such as the demo's; no server is asked then.",
    };

    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(folder);
    }

    /// <param name="run">Whether an embedded installation runs its jobs meanwhile; a server does always.</param>
    public async Task<IGenWorkersClient> ConnectAsync(ParseResult parse, CancellationToken cancellationToken, bool run = false) =>
        parse.GetValue(folder) is { } embedded
            ? await EmbeddedClient.OpenAsync(embedded.FullName, run, cancellationToken)
            : new ApiClient(parse.GetRequiredValue(server));
}

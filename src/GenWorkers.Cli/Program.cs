using System.CommandLine;
using System.Text.Json;
using GenWorkers.Cli.Commands;
using GenWorkers.Jobs;
using Spectre.Console;

// Where no terminal says how wide it is, a table is for another program or a file.
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 240;

var root = new RootCommand("GenWorkers: submit and watch jobs of generative modelling, or run the whole way here.")
{
    DemoCommand.Create(),
    SubmitCommand.Create(),
    WatchCommand.Create(),
    JobsCommand.Create(),
    ArtifactsCommand.Create(),
    DatasetsCommand.Create(),
    ModelsCommand.Create(),
    LineageCommand.Create(),
    CompareCommand.Create(),
    DoctorCommand.Create(),
    MigrateCommand.Create(),
    ContractCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException or ArgumentException or JsonException or JobException)
{
    // What a caller can mend: a server that does not answer, a file that is not there or does not parse.
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

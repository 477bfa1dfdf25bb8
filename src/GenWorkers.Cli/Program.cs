using System.CommandLine;
using GenWorkers.Cli.Commands;
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
return await root.Parse(args).InvokeAsync();

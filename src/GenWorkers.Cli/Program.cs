using System.CommandLine;
using GenWorkers.Cli.Commands;

var root = new RootCommand("GenWorkers: submit and watch jobs of generative modelling, or run the whole way here.")
{
    DemoCommand.Create(),
    SubmitCommand.Create(),
    WatchCommand.Create(),
    JobsCommand.Create(),
    DatasetsCommand.Create(),
    ModelsCommand.Create(),
    LineageCommand.Create(),
    CompareCommand.Create(),
    DoctorCommand.Create(),
    MigrateCommand.Create(),
    ContractCommand.Create(),
};
return await root.Parse(args).InvokeAsync();

using System.CommandLine;
using GenWorkers.Hosting;

namespace GenWorkers.Cli.Commands;

/// <summary>Brings an installation's database to this build's schema; hosts refuse to start on an older one.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Bring the database that GENWORKERS__Lineage__… names to this build's schema.");
        command.SetAction((_, _) => WorkerHost.MigrateAsync([]));
        return command;
    }
}

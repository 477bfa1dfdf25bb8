using System.CommandLine;
using GenWorkers.Jobs.Contract;

namespace GenWorkers.Cli.Commands;

/// <summary>Writes the contract documents; what <c>docs/contract</c> is made with.</summary>
internal static class ContractCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Where to write the files." };
        var command = new Command("contract", "Write the JSON Schemas and the AsyncAPI document.") { folder };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var target = parse.GetRequiredValue(folder);
            target.Create();
            foreach (var (name, text) in ContractDocuments.All)
                await File.WriteAllTextAsync(Path.Combine(target.FullName, name), text, cancellationToken);
        });
        return command;
    }
}

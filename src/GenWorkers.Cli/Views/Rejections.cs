using GenWorkers.Contracts.Events;

namespace GenWorkers.Cli.Views;

/// <summary>A rejection as text: every broken rule on a line of its own.</summary>
internal static class Rejections
{
    public static void Write(JobRejected rejection)
    {
        Console.Error.WriteLine($"Rejected: {rejection.Code}");
        foreach (var problem in rejection.Problems)
            Console.Error.WriteLine($"  {problem.Path}: {problem.Rule}{(problem.Value is null ? "" : $", not {problem.Value}")}");
    }
}

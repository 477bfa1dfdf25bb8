using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Submission;

/// <summary>The problems of one command: the first ones, and how many more there are.</summary>
public sealed class ProblemList
{
    /// <summary>Enough to repair a command by; a megabyte of unknown members has a hundred thousand.</summary>
    public const int MostListed = 100;

    private readonly List<Problem> first = [];

    /// <summary>All of them, listed or not.</summary>
    public int Count { get; private set; }

    public void Add(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (Count++ < MostListed)
            first.Add(problem with { Value = problem.Value is { } value ? Quotation.Of(value) : null });
    }

    public void AddRange(IEnumerable<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var problem in problems)
            Add(problem);
    }

    /// <summary>The first <see cref="MostListed"/>; where there are more, a last one says how many.</summary>
    public IReadOnlyList<Problem> ToReport() => Count <= MostListed
        ? first
        : [.. first, new Problem("$", $"{MostListed} problems are listed", $"{Count - MostListed} more")];
}

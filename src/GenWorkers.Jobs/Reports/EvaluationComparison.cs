namespace GenWorkers.Jobs.Reports;

/// <summary>Evaluations side by side. There is none of reports whose identities differ.</summary>
public sealed class EvaluationComparison
{
    private EvaluationComparison(IReadOnlyList<(string Name, EvaluationReport Report)> rows) => Rows = rows;

    /// <summary>In the order given; all of one identity.</summary>
    public IReadOnlyList<(string Name, EvaluationReport Report)> Rows { get; }

    /// <summary>Throws <see cref="ArgumentException"/> that names each field of the identity in which two reports differ.</summary>
    public static EvaluationComparison Of(IReadOnlyList<(string Name, EvaluationReport Report)> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        IdentityRules.RequireEqual([.. reports.Select(row => (row.Name, row.Report.Identity))]);
        return new EvaluationComparison(reports);
    }
}

namespace GenWorkers.Lineage.Sql;

/// <summary>Waits until work may have appeared.</summary>
internal interface IWorkWaiter
{
    Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Waits until this process ended a job.</summary>
    Task WaitForEndAsync(TimeSpan timeout, CancellationToken cancellationToken);
}

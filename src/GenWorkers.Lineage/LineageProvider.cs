namespace GenWorkers.Lineage;

/// <summary>The databases that a job store exists for.</summary>
public enum LineageProvider
{
    Postgres,
    Sqlite,
}

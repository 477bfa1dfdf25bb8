namespace GenWorkers.Lineage.Sql;

/// <summary>A parameter that is JSON: <c>jsonb</c> in PostgreSQL, text in SQLite.</summary>
internal sealed record Json(string Text);

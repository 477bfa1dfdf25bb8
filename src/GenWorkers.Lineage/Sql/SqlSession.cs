using System.Data.Common;

namespace GenWorkers.Lineage.Sql;

/// <summary>An open transaction: runs statements with named parameters, one after another.</summary>
internal sealed class SqlSession(SqlDatabase database, DbConnection connection, DbTransaction? transaction)
{
    /// <summary>Runs after the transaction is committed.</summary>
    public List<Action> Committed { get; } = [];

    public DbConnection Connection => connection;

    /// <summary>Wakes this process's relay when the transaction is committed.</summary>
    public void SignalEvents()
    {
        if (!Committed.Contains(database.Events.Raise))
            Committed.Add(database.Events.Raise);
    }

    public async Task<int> ExecuteAsync(
        string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<SqlRow, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new SqlRow(database, reader);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(row));
        return rows;
    }

    public async Task<T?> FirstAsync<T>(
        string sql, Func<SqlRow, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var rows = await QueryAsync(sql, read, cancellationToken, parameters);
        return rows.Count == 0 ? default : rows[0];
    }

    public async Task<long> ScalarAsync(
        string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        var value = await command.ExecuteScalarAsync(cancellationToken);
        return Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = database.Text(sql);
        foreach (var (name, value) in parameters)
            database.AddParameter(command, name, value);
        database.AddNow(command);
        return command;
    }
}

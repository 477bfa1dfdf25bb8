using System.Data.Common;

namespace GenWorkers.Lineage.Sql;

/// <summary>The current row of a result, by column name.</summary>
internal sealed class SqlRow(SqlDatabase database, DbDataReader reader)
{
    public string Text(string name) => reader.GetString(reader.GetOrdinal(name));

    public string? TextOrNull(string name) => IsNull(name) ? null : Text(name);

    public Guid Guid(string name) => reader.GetGuid(reader.GetOrdinal(name));

    public Guid? GuidOrNull(string name) => IsNull(name) ? null : Guid(name);

    public long Long(string name) => reader.GetInt64(reader.GetOrdinal(name));

    public long? LongOrNull(string name) => IsNull(name) ? null : Long(name);

    public int Int(string name) => reader.GetInt32(reader.GetOrdinal(name));

    public double Double(string name) => reader.GetDouble(reader.GetOrdinal(name));

    public bool Bool(string name) => reader.GetBoolean(reader.GetOrdinal(name));

    public byte[] Bytes(string name) => reader.GetFieldValue<byte[]>(reader.GetOrdinal(name));

    public DateTimeOffset Time(string name) => database.ReadTime(reader, reader.GetOrdinal(name));

    public bool IsNull(string name) => reader.IsDBNull(reader.GetOrdinal(name));
}

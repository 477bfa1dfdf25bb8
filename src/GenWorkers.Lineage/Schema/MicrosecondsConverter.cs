using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GenWorkers.Lineage.Schema;

/// <summary>Times in SQLite: microseconds since 1970 (UTC) as an integer, so that they compare and add.</summary>
internal sealed class MicrosecondsConverter()
    : ValueConverter<DateTimeOffset, long>(time => ToMicroseconds(time), value => FromMicroseconds(value))
{
    public static long ToMicroseconds(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long value) =>
        DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}

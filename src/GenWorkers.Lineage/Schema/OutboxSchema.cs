using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Schema;

/// <summary>
/// The outbox. PostgreSQL numbers rows before they commit, so a reader there orders by the writing transaction
/// (<c>xid</c>) and stops before the oldest one still open; SQLite has one writer and its ids commit in order.
/// </summary>
internal static class OutboxSchema
{
    public static void Configure(ModelBuilder model, bool postgres) => model.Entity<OutboxEntity>(outbox =>
    {
        outbox.ToTable("outbox").HasKey(row => row.Id);
        outbox.Property(row => row.Id).ValueGeneratedOnAdd();
        outbox.HasIndex(row => row.EventId).IsUnique();
        outbox.HasIndex(row => row.Id, "outbox_unsent").HasDatabaseName("outbox_unsent").HasFilter("sent_at IS NULL");
        outbox.HasIndex(row => new { row.TenantId, row.JobId, row.Sequence }, "outbox_sequence").HasDatabaseName("outbox_sequence").IsUnique()
            .HasFilter("sequence > 0");
        if (postgres)
        {
            outbox.Property(row => row.Data).HasColumnType("jsonb");
            outbox.Property(row => row.Xid).HasColumnType("xid8").HasDefaultValueSql("pg_current_xact_id()");
            outbox.HasIndex(row => new { row.TenantId, row.Xid, row.Id }, "outbox_read").HasDatabaseName("outbox_read");
        }
        else
        {
            outbox.Ignore(row => row.Xid);
            outbox.HasIndex(row => new { row.TenantId, row.Id }, "outbox_read").HasDatabaseName("outbox_read");
        }
    });
}

using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace GenWorkers.Migrations.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cancel_tombstone",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cancel_tombstone", x => new { x.tenant_id, x.job_id });
                });

            migrationBuilder.CreateTable(
                name: "dataset",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dataset", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "dataset_version_sample",
                columns: table => new
                {
                    load_id = table.Column<long>(type: "bigint", nullable: false),
                    sample_id = table.Column<long>(type: "bigint", nullable: false),
                    split = table.Column<short>(type: "smallint", nullable: false),
                    weight = table.Column<float>(type: "real", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dataset_version_sample", x => new { x.load_id, x.sample_id });
                });

            migrationBuilder.CreateTable(
                name: "job",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    spec_sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    spec = table.Column<string>(type: "jsonb", nullable: false),
                    dedupe_key = table.Column<string>(type: "text", nullable: true),
                    priority = table.Column<short>(type: "smallint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    crashes = table.Column<int>(type: "integer", nullable: false),
                    max_attempts = table.Column<int>(type: "integer", nullable: false),
                    max_crashes = table.Column<int>(type: "integer", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    worker_id = table.Column<string>(type: "text", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    run_after = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cancel_reason = table.Column<string>(type: "text", nullable: true),
                    resume_fingerprint = table.Column<string>(type: "text", nullable: true),
                    allow_inexact_resume = table.Column<bool>(type: "boolean", nullable: false),
                    device = table.Column<string>(type: "text", nullable: false),
                    device_count = table.Column<int>(type: "integer", nullable: false),
                    memory_mib = table.Column<int>(type: "integer", nullable: false),
                    requested_by = table.Column<string>(type: "text", nullable: true),
                    tags = table.Column<string>(type: "jsonb", nullable: false),
                    traceparent = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error_code = table.Column<string>(type: "text", nullable: true),
                    error_message = table.Column<string>(type: "text", nullable: true),
                    events = table.Column<long>(type: "bigint", nullable: false),
                    metrics = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job", x => new { x.tenant_id, x.id });
                    table.CheckConstraint("ck_job_lease", "(state = 'running') = (worker_id IS NOT NULL AND lease_until IS NOT NULL)");
                    table.CheckConstraint("ck_job_state", "state IN ('queued','waiting','running','paused','succeeded','failed','cancelled','dead','expired')");
                });

            migrationBuilder.CreateTable(
                name: "job_alias",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    alias_id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    spec_sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_alias", x => new { x.tenant_id, x.alias_id });
                });

            migrationBuilder.CreateTable(
                name: "model",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<string>(type: "text", nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    traceparent = table.Column<string>(type: "text", nullable: true),
                    data = table.Column<string>(type: "jsonb", nullable: false),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    xid = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sample",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", nullable: false),
                    size_bytes = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sample", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sample_load",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    visible = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sample_load", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "job_artifact",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    media_type = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_artifact", x => new { x.tenant_id, x.job_id, x.name });
                    table.ForeignKey(
                        name: "fk_job_artifact_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_attempt",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    worker_id = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    device_seconds = table.Column<double>(type: "double precision", nullable: true),
                    outcome = table.Column<string>(type: "text", nullable: true),
                    resume_step = table.Column<long>(type: "bigint", nullable: true),
                    recording = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_attempt", x => new { x.tenant_id, x.job_id, x.fence });
                    table.ForeignKey(
                        name: "fk_job_attempt_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_checkpoint",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    step = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    fingerprint = table.Column<string>(type: "text", nullable: false),
                    trained_seconds = table.Column<double>(type: "double precision", nullable: false),
                    valid = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_checkpoint", x => new { x.tenant_id, x.job_id, x.key });
                    table.ForeignKey(
                        name: "fk_job_checkpoint_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_dependency",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    depends_on_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_dependency", x => new { x.tenant_id, x.job_id, x.depends_on_id });
                    table.ForeignKey(
                        name: "fk_job_dependency_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_input",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_input", x => new { x.tenant_id, x.job_id, x.type, x.digest });
                    table.ForeignKey(
                        name: "fk_job_input_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_metric",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    step = table.Column<long>(type: "bigint", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_metric", x => new { x.tenant_id, x.job_id, x.name, x.step });
                    table.ForeignKey(
                        name: "fk_job_metric_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "job_output",
                columns: table => new
                {
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_output", x => new { x.tenant_id, x.job_id, x.type, x.name, x.digest });
                    table.ForeignKey(
                        name: "fk_job_output_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalTable: "job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "model_version",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    model_id = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    family = table.Column<string>(type: "text", nullable: false),
                    weights_key = table.Column<string>(type: "text", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    dataset_digest = table.Column<string>(type: "text", nullable: false),
                    inexact = table.Column<bool>(type: "boolean", nullable: false),
                    metrics = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_version", x => x.id);
                    table.ForeignKey(
                        name: "fk_model_version_model_model_id",
                        column: x => x.model_id,
                        principalTable: "model",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "dataset_version",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<string>(type: "text", nullable: false),
                    dataset_id = table.Column<long>(type: "bigint", nullable: false),
                    digest = table.Column<string>(type: "text", nullable: false),
                    manifest_key = table.Column<string>(type: "text", nullable: false),
                    manifest_sha256 = table.Column<string>(type: "text", nullable: false),
                    croissant_key = table.Column<string>(type: "text", nullable: false),
                    shards = table.Column<string>(type: "jsonb", nullable: false),
                    splits = table.Column<string>(type: "jsonb", nullable: false),
                    samples = table.Column<long>(type: "bigint", nullable: false),
                    duplicates = table.Column<long>(type: "bigint", nullable: false),
                    license = table.Column<string>(type: "text", nullable: true),
                    parent_model = table.Column<string>(type: "text", nullable: true),
                    sample_load_id = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dataset_version", x => x.id);
                    table.ForeignKey(
                        name: "fk_dataset_version_dataset_dataset_id",
                        column: x => x.dataset_id,
                        principalTable: "dataset",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_dataset_version_sample_load_entity_sample_load_id",
                        column: x => x.sample_load_id,
                        principalTable: "sample_load",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "ix_dataset_tenant_id_name",
                table: "dataset",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dataset_version_dataset_id_digest",
                table: "dataset_version",
                columns: new[] { "dataset_id", "digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_dataset_version_sample_load_id",
                table: "dataset_version",
                column: "sample_load_id");

            migrationBuilder.CreateIndex(
                name: "ix_dataset_version_tenant_id_digest",
                table: "dataset_version",
                columns: new[] { "tenant_id", "digest" });

            migrationBuilder.CreateIndex(
                name: "job_claim",
                table: "job",
                columns: new[] { "priority", "created_at", "id" },
                filter: "state = 'queued'");

            migrationBuilder.CreateIndex(
                name: "job_dedupe",
                table: "job",
                columns: new[] { "tenant_id", "kind", "dedupe_key" },
                unique: true,
                filter: "dedupe_key IS NOT NULL AND state IN ('queued','waiting','running','paused')");

            migrationBuilder.CreateIndex(
                name: "job_expiry",
                table: "job",
                column: "expires_at",
                filter: "expires_at IS NOT NULL AND state IN ('queued','waiting','paused')");

            migrationBuilder.CreateIndex(
                name: "job_lease",
                table: "job",
                column: "lease_until",
                filter: "state = 'running'");

            migrationBuilder.CreateIndex(
                name: "job_newest",
                table: "job",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "job_oldest",
                table: "job",
                columns: new[] { "created_at", "id" },
                filter: "state = 'queued'");

            migrationBuilder.CreateIndex(
                name: "job_waiting",
                table: "job",
                columns: new[] { "created_at", "id" },
                filter: "state = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_job_alias_tenant_id_job_id",
                table: "job_alias",
                columns: new[] { "tenant_id", "job_id" });

            migrationBuilder.CreateIndex(
                name: "ix_job_input_tenant_id_digest",
                table: "job_input",
                columns: new[] { "tenant_id", "digest" });

            migrationBuilder.CreateIndex(
                name: "ix_job_output_tenant_id_digest",
                table: "job_output",
                columns: new[] { "tenant_id", "digest" });

            migrationBuilder.CreateIndex(
                name: "ix_model_tenant_id_name",
                table: "model",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_model_version_model_id_digest",
                table: "model_version",
                columns: new[] { "model_id", "digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_model_version_tenant_id_digest",
                table: "model_version",
                columns: new[] { "tenant_id", "digest" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_event_id",
                table: "outbox",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "outbox_read",
                table: "outbox",
                columns: new[] { "tenant_id", "xid", "id" });

            migrationBuilder.CreateIndex(
                name: "outbox_sequence",
                table: "outbox",
                columns: new[] { "tenant_id", "job_id", "sequence" },
                unique: true,
                filter: "sequence > 0");

            migrationBuilder.CreateIndex(
                name: "outbox_unsent",
                table: "outbox",
                column: "id",
                filter: "sent_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sample_tenant_id_sha256",
                table: "sample",
                columns: new[] { "tenant_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sample_load_tenant_id_job_id_fence",
                table: "sample_load",
                columns: new[] { "tenant_id", "job_id", "fence" });

            migrationBuilder.CreateIndex(
                name: "sample_load_visible",
                table: "sample_load",
                columns: new[] { "tenant_id", "digest" },
                unique: true,
                filter: "visible");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cancel_tombstone");

            migrationBuilder.DropTable(
                name: "dataset_version");

            migrationBuilder.DropTable(
                name: "dataset_version_sample");

            migrationBuilder.DropTable(
                name: "job_alias");

            migrationBuilder.DropTable(
                name: "job_artifact");

            migrationBuilder.DropTable(
                name: "job_attempt");

            migrationBuilder.DropTable(
                name: "job_checkpoint");

            migrationBuilder.DropTable(
                name: "job_dependency");

            migrationBuilder.DropTable(
                name: "job_input");

            migrationBuilder.DropTable(
                name: "job_metric");

            migrationBuilder.DropTable(
                name: "job_output");

            migrationBuilder.DropTable(
                name: "model_version");

            migrationBuilder.DropTable(
                name: "outbox");

            migrationBuilder.DropTable(
                name: "sample");

            migrationBuilder.DropTable(
                name: "dataset");

            migrationBuilder.DropTable(
                name: "sample_load");

            migrationBuilder.DropTable(
                name: "job");

            migrationBuilder.DropTable(
                name: "model");
        }
    }
}

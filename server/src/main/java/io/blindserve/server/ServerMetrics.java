package io.blindserve.server;

import io.blindserve.server.audit.TileAuditLog;
import io.blindserve.server.auth.FileAuthenticator;
import io.blindserve.server.evidence.EvidenceStore;
import io.blindserve.server.metrics.CallMetrics;

/** Shows how the log, the evidence and the list of callers are, as metrics. */
final class ServerMetrics {

  private static final double MILLIS_PER_SECOND = 1000;

  private ServerMetrics() {}

  static void show(TileAuditLog log, CallMetrics metrics) {
    metrics.gauge(
        "access_log_quorum_missing_seconds",
        "For how long checkpoints have waited for witnesses; 0 while enough of them cosign.",
        () -> log.quorumMissing().toMillis() / MILLIS_PER_SECOND);
    metrics.counter(
        "access_log_quorum_failures_total",
        "Times that too few witnesses cosigned a checkpoint.",
        () -> (double) log.quorumFailures());
    metrics.gauge("access_log_records", "Records that are durable.", () -> (double) log.size());
    metrics.gauge(
        "access_log_published_records",
        "Records that the newest checkpoint has.",
        () -> (double) log.publishedSize());
    metrics.gauge(
        "access_log_healthy", "Whether the log takes records.", () -> log.healthy() ? 1 : 0);
    metrics.counter(
        "access_log_failures_total",
        "Times that the log could not be written or published.",
        () -> (double) log.failures());
  }

  static void show(EvidenceStore evidence, CallMetrics metrics) {
    metrics.gauge("evidence_bytes", "Bytes of evidence on disk.", () -> (double) evidence.bytes());
    metrics.counter(
        "evidence_kept_calls_total",
        "Calls whose evidence was kept.",
        () -> (double) evidence.keptCalls());
    metrics.counter(
        "evidence_lost_calls_total",
        "Calls that were answered and whose evidence was not kept.",
        () -> (double) evidence.lostCalls());
  }

  static void show(FileAuthenticator callers, CallMetrics metrics) {
    metrics.gauge(
        "callers_current",
        "Whether the callers that hold are those that the file of callers says.",
        () -> callers.isCurrent() ? 1 : 0);
  }
}

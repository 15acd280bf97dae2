package io.blindserve.server.call;

import io.blindserve.server.audit.AuditEntry;
import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.audit.LogSettings;
import io.blindserve.server.audit.Recordable;
import io.blindserve.server.audit.TileAuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A real log that remembers what it was given. */
final class MemoryLog implements AuditLog {

  private final TileAuditLog log;
  private final List<Recordable> records = new ArrayList<>();

  MemoryLog(Path folder) throws IOException {
    EpochKey key = EpochKey.loadOrCreate(folder.resolve("epoch.key"));
    LogSettings settings =
        new LogSettings("node", "build", Optional.of("log.example/call"), Duration.ofMillis(100));
    this.log = TileAuditLog.open(folder.resolve("audit"), settings, key);
  }

  @Override
  public CompletionStage<AuditEntry> append(Recordable record) {
    synchronized (records) {
      records.add(record);
    }
    return log.append(record);
  }

  <T> List<T> given(Class<T> type) {
    synchronized (records) {
      return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }

  @Override
  public boolean healthy() {
    return log.healthy();
  }

  @Override
  public void close() {
    log.close();
  }
}

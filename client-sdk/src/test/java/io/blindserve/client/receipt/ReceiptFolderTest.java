package io.blindserve.client.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptFolderTest {

  @TempDir Path folder;

  private static List<ExpectedRecord> calls(int from, int count, String model) {
    List<ExpectedRecord> calls = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      calls.add(
          new ExpectedRecord(
              new RecordId("call-" + i),
              model,
              "1",
              Optional.of("sha256:" + "d".repeat(64)),
              Optional.empty(),
              Optional.empty(),
              "in",
              "out"));
    }
    return calls;
  }

  /** A file that is too large to be read again would keep all later calls from being checked. */
  @Test
  void whatWaitsCanAlwaysBeRead() {
    ReceiptFolder kept = new ReceiptFolder(folder, "log.example");
    List<ExpectedRecord> first = calls(0, 300, "m".repeat(2000));
    kept.add(first);
    ReceiptException full =
        assertThrows(ReceiptException.class, () -> kept.add(calls(300, 300, "m".repeat(2000))));
    assertEquals(Reason.KEEPING, full.reason());
    assertTrue(String.valueOf(full.getMessage()).contains("check them"), full::getMessage);
    assertEquals(first, kept.pending());
    kept.remove(first.get(0));
    assertEquals(first.subList(1, 300), kept.pending());
    kept.add(calls(300, 1, "m"));
    assertEquals(300, kept.pending().size());
  }

  @Test
  void soManyCallsWait() {
    ReceiptFolder kept = new ReceiptFolder(folder, "log.example");
    kept.add(calls(0, 2000, "m"));
    ReceiptException full =
        assertThrows(ReceiptException.class, () -> kept.add(calls(2000, 1, "m")));
    assertEquals(Reason.KEEPING, full.reason());
    assertEquals(2000, kept.pending().size());
  }

  @Test
  void logsInOneFolderAreToldApart() {
    new ReceiptFolder(folder, "one.example/log").add(calls(0, 1, "m"));
    assertEquals(1, new ReceiptFolder(folder, "one.example/log").pending().size());
    assertEquals(0, new ReceiptFolder(folder, "two.example/log").pending().size());
    assertEquals(0, new ReceiptFolder(folder, "one.example_log").pending().size());
  }
}

package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.client.ProgressListener.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  @Test
  void fillsAndEndsWithItsLine() {
    StringWriter err = new StringWriter();
    ProgressBar bar = new ProgressBar(new PrintWriter(err));
    bar.progress(Stage.ROWS, 0, 2);
    bar.progress(Stage.ROWS, 1, 2);
    bar.progress(Stage.ROWS, 1, 2);
    bar.progress(Stage.ROWS, 2, 2);
    assertEquals(
        "\rrows             ["
            + ".".repeat(32)
            + "] 0 of 2"
            + "\rrows             ["
            + "#".repeat(16)
            + ".".repeat(16)
            + "] 1 of 2"
            + "\rrows             ["
            + "#".repeat(32)
            + "] 2 of 2"
            + System.lineSeparator(),
        err.toString());
  }

  @Test
  void bytesAreMegabytesAndNothingIsFull() {
    assertEquals(
        "uploading keys   [" + "#".repeat(8) + ".".repeat(24) + "] 10.0 of 40.0 MB",
        ProgressBar.line(Stage.KEY_UPLOAD, 10_000_000, 40_000_000));
    assertEquals(
        "making keys      [" + "#".repeat(32) + "] 0 of 0",
        ProgressBar.line(Stage.KEY_GENERATION, 0, 0));
  }
}

package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTableTest {

  @TempDir Path folder;

  private List<double[]> read(String text, String... features) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), text);
    return RowsTable.read(file, List.of(features));
  }

  @Test
  void columnsAreTakenByName() throws IOException {
    List<double[]> rows = read("\uFEFFb,\"a\",\"x, y\"\r\n1,2,3\r\n\r\n-4.5e1,.5,6\r\n", "a", "b");
    assertEquals(2, rows.size());
    assertArrayEquals(new double[] {2, 1}, rows.get(0));
    assertArrayEquals(new double[] {0.5, -45}, rows.get(1));
    assertEquals(3, read("b,a,c\n1,2,3").get(0).length);
  }

  private void assertRefused(String wanted, String text, String... features) {
    ModelLoadException refused = assertThrows(ModelLoadException.class, () -> read(text, features));
    assertEquals(folder.resolve("rows.csv") + wanted, refused.getMessage());
  }

  @Test
  void whatIsWrongIsNamedByLineAndNeverByContent() {
    assertRefused(" is empty; its first line names the columns", "");
    assertRefused(" has no rows", "a,b\n");
    assertRefused(", line 3: 1 cells; the first line has 2", "a,b\n1,2\n3\n");
    assertRefused(", line 2: not a finite number in column 2", "a,b\n1,secret\n");
    assertRefused(", line 2: not a finite number in column 1", "a,b\nNaN,1\n");
    assertRefused(", line 2: not a finite number in column 1", "a,b\n1e999,1\n");
    assertRefused(", line 2: not a finite number in column 1", "a,b\n0x1p3,1\n");
    assertRefused(", line 2: a quote is opened and never closed", "a,b\n\"1,2\n");
    assertRefused(" lacks the column of feature 0 that model.json names", "a,b\n1,2\n", "c");
    assertRefused(", line 1: more than 65536 columns", ",".repeat(1 << 16) + "\n1\n");
  }

  @Test
  void filesThatAreNoTextAreRefused() throws IOException {
    Path file = Files.write(folder.resolve("rows.csv"), new byte[] {'a', '\n', (byte) 0xFF});
    assertThrows(ModelLoadException.class, () -> RowsTable.read(file, List.of()));
    assertThrows(ModelLoadException.class, () -> RowsTable.read(folder.resolve("none"), List.of()));
  }
}

package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {

  private static final List<String> FEATURES = List.of("a", "b");

  @Test
  void readsQuotesLineEndsAndBlankLines() {
    Csv table = Csv.parse("f", "\uFEFFa, b ,\"c, \"\"d\"\"\"\r\n1,\"2\",\"x\ny\"\n\n3,4,\n");
    assertEquals(List.of("a", "b", "c, \"d\""), table.head());
    assertEquals(List.of(List.of("1", "2", "x\ny"), List.of("3", "4", "")), table.lines());
  }

  @Test
  void takesColumnsByNameInTheModelsOrder() {
    double[][] rows =
        RowsFile.rows("f", Csv.parse("f", "b,label,a\n2,x, 1e1 \n-4.5,y,.25\n"), FEATURES);
    assertEquals(List.of(10.0, 2.0), List.of(rows[0][0], rows[0][1]));
    assertEquals(List.of(0.25, -4.5), List.of(rows[1][0], rows[1][1]));
  }

  @Test
  void takesAllColumnsOfAModelWithoutNames() {
    assertEquals(3, RowsFile.rows("f", Csv.parse("f", "x,y,z\n1,2,3\n"), List.of())[0].length);
  }

  @Test
  void aMissingColumnIsNamedWithTheForeignOnes() {
    assertFails(
        "f lacks the column \"b\" that the model takes; these are not the model's: B, c",
        "a,B,c\n1,2,3\n");
    assertFails("f lacks the column \"b\" that the model takes", "a\n1\n");
  }

  @ParameterizedTest
  @CsvSource({"x", "NaN", "Infinity", "0x1p3", "1f", "1e999", "''", "1 2", "--1", "."})
  void whatIsNoNumberIsNamedByItsPlaceAndNotRepeated(String cell) {
    assertFails("f, row 2, column \"b\": not a number", "a,b\n1,2\n3," + cell + "\n");
  }

  @Test
  void brokenTablesAreNamed() {
    assertFails("f is empty; its first line names the columns", "");
    assertFails("f names a column twice", "a,a\n");
    assertFails("f, row 2: 1 cells; the head has 2", "a,b\n1,2\n3\n");
    assertFails("f: a quote is opened and never closed", "a,b\n1,\"2\n");
    assertFails("f, character 9: text after a closing quote", "a,b\n1,\"2\"x\n");
  }

  @Test
  void missingAndForeignFilesAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("rows.csv");
    assertTrue(
        assertThrows(CliException.class, () -> Csv.read(file))
            .getMessage()
            .endsWith("rows.csv does not exist"));
    Files.write(file, new byte[] {'a', '\n', (byte) 0xff});
    assertTrue(
        assertThrows(CliException.class, () -> Csv.read(file))
            .getMessage()
            .endsWith("is not UTF-8 text"));
  }

  private static void assertFails(String message, String text) {
    CliException thrown =
        assertThrows(CliException.class, () -> RowsFile.rows("f", Csv.parse("f", text), FEATURES));
    assertEquals(message, thrown.getMessage());
  }
}

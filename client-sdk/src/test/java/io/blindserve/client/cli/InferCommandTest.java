package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer;
import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.PlainServer;
import io.blindserve.client.cli.CliFixture.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferCommandTest {

  private static final String TWO =
      """
      {"name":"two","versions":["1"],"platform":"onnx_onnxv1",
       "inputs":[{"name":"age","datatype":"INT64","shape":[-1,1]},
                 {"name":"town","datatype":"BYTES","shape":[-1]}],
       "outputs":[{"name":"p","datatype":"FP32","shape":[-1,2]}]}
      """;

  private static final String ANSWER =
      """
      {"model_name":"m","model_version":"2","outputs":[
       {"name":"label","datatype":"BYTES","shape":[2],"data":["a\\u001b[31m,b","c"]},
       {"name":"p","datatype":"FP32","shape":[2,2],"data":[0.5,0.25,1,2]}]}
      """;

  private final CliFixture cli = new CliFixture();

  @TempDir Path folder;

  private static FakeServer server(String metadata) {
    return new FakeServer(
        asked -> Answer.json(200, asked.method().equals("GET") ? metadata : ANSWER));
  }

  private static FakeServer sum() {
    return server(
        PlainServer.answer(new Asked("GET", "/", java.util.Map.of(), new byte[0])).body());
  }

  private static FakeServer server(byte[] metadata) {
    return server(new String(metadata, StandardCharsets.UTF_8));
  }

  private static List<String> sent(FakeServer server) {
    return server.asked().stream()
        .filter(asked -> asked.method().equals("POST"))
        .map(Asked::bodyText)
        .toList();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Run infer(FakeServer server, Object... words) {
    Object[] all = new Object[words.length + 4];
    System.arraycopy(words, 0, all, 4, words.length);
    all[0] = "infer";
    all[1] = "sum";
    all[2] = "--server";
    all[3] = server.address();
    return cli.run(all);
  }

  @Test
  void anAddressWithAPathOfTheProtocolIsAHint() {
    Run run =
        cli.run("infer", "sum", "--server", "http://127.0.0.1:1/v2/", "--input", "x=[[1,2,3]]");
    assertEquals(1, run.code());
    String hint = "--server is the address of the server without /v2/: http://127.0.0.1:1/";
    assertTrue(run.err().contains(hint), run::err);
  }

  @Test
  void nestedArraysBecomeTheOnlyInput() throws IOException {
    String expected =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,3],\"data\":[[1,2,3],[4,5,6.5]]}]}";
    String arrays = "[[1,2,3],[4,5,6.5]]";
    try (FakeServer server = sum()) {
      assertEquals(0, infer(server, "--json", file("a.json", arrays)).code());
      assertEquals(0, infer(server, "--json", file("b.json", "{\"x\":" + arrays + "}")).code());
      assertEquals(0, infer(server, "--input", "x=" + arrays).code());
      assertEquals(0, infer(server, "--input", "x=@" + file("c.json", arrays)).code());
      assertEquals(
          0, infer(server, "--csv", file("d.csv", "a,z,b,c\n1,x,2,3\n4,x,5,6.5\n")).code());
      assertEquals(List.of(expected, expected, expected, expected, expected), sent(server));
    }
  }

  @Test
  void aWholeRequestGoesAsItIs() throws IOException {
    String request = "{\"inputs\":[{\"name\":\"y\"}],\"id\":\"7\"}";
    try (FakeServer server = sum()) {
      assertEquals(0, infer(server, "--json", file("r.json", request), "--version", 2).code());
      assertEquals(List.of(request), sent(server));
      assertEquals("/v2/models/sum/versions/2/infer", server.asked().get(1).path());
    }
  }

  @Test
  void columnsBecomeInputsOfTheirNamesInSeveralRequests() {
    InputStream before = System.in;
    try (FakeServer server = server(TWO)) {
      System.setIn(
          new ByteArrayInputStream(
              "town,age\nBern,7\n\"a, b\",-8\nUlm,9\n".getBytes(StandardCharsets.UTF_8)));
      Run run = infer(server, "--csv", "-", "--batch", 2, "--output", "csv");
      assertEquals(0, run.code(), run.err());
      assertEquals(
          List.of(
              "{\"inputs\":[{\"name\":\"age\",\"datatype\":\"INT64\",\"shape\":[2,1],\"data\":[[7],[-8]]},"
                  + "{\"name\":\"town\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"Bern\",\"a, b\"]}]}",
              "{\"inputs\":[{\"name\":\"age\",\"datatype\":\"INT64\",\"shape\":[1,1],\"data\":[[9]]},"
                  + "{\"name\":\"town\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"Ulm\"]}]}"),
          sent(server));
      assertEquals(5, run.lines().size());
      assertEquals("row,label,p[0],p[1]", run.lines().get(0));
      assertEquals("4,c,1,2", run.lines().get(4));
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void answersCannotSteerATerminal() {
    try (FakeServer server = sum()) {
      for (String form : List.of("json", "csv", "table")) {
        Run run = infer(server, "--input", "x=[[1,2,3]]", "--output", form);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("[31m"), run.out());
        assertEquals(-1, run.out().indexOf('\u001b'), form);
      }
      assertTrue(
          infer(server, "--input", "x=[[1,2,3]]")
              .out()
              .contains("\"data\":[\"a\\u001b[31m,b\",\"c\"]"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[1,2]] | model sum: input x has shape [1, 2] where [-1, 3] is declared",
        "[1,2,3] | model sum: input x has shape [3] where [-1, 3] is declared",
        "5 | model sum: input x has shape [] where [-1, 3] is declared",
        "[] | model sum: input x has shape [0] where [-1, 3] is declared",
        "[[1,2,3],[1,2]] | model sum: input x is uneven: at depth 2 there are arrays of 3 and of 2",
        "[[1,2,3],4] | model sum: input x mixes arrays and values at depth 2",
        "[[1,2,[3]]] | model sum: input x mixes arrays and values at depth 3",
      })
  void aShapeThatDoesNotFitIsNotSent(String value, String sentence) {
    try (FakeServer server = sum()) {
      Run run = infer(server, "--input", "x=" + value);
      assertEquals("blindserve: " + sentence + "\n", run.err());
      assertEquals(Main.FAILED, run.code());
      assertEquals(List.of(), sent(server));
    }
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    try (FakeServer server = server(TWO)) {
      assertEquals(
          "blindserve: model two has no input x; it has age, town\n",
          infer(server, "--input", "x=[1]").err());
      assertEquals(
          "blindserve: model two: input town is missing\n",
          infer(server, "--input", "age=[[1]]").err());
      Path csv = file("t.csv", "age,town\n1.5,x\n");
      assertEquals(
          "blindserve: " + csv + ", row 1, column \"age\": not a whole number\n",
          infer(server, "--csv", csv).err());
      assertTrue(
          infer(server, "--input", "age=[[")
              .err()
              .startsWith("blindserve: the value of input age is not JSON"));
      assertEquals(Main.USAGE, infer(server).code());
      assertEquals(Main.USAGE, infer(server, "--csv", csv, "--input", "age=1").code());
      assertEquals(List.of(), sent(server));
    }
  }

  @Test
  void metadataAreADocument() {
    try (FakeServer server = server(TWO)) {
      Run run = cli.run("metadata", "two", "--server", server.address());
      assertTrue(
          run.out()
              .startsWith("{\"name\":\"two\",\"versions\":[\"1\"],\"platform\":\"onnx_onnxv1\""),
          run.out() + run.err());
      assertEquals(1, run.lines().size());
    }
  }
}

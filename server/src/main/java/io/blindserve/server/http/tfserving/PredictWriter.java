package io.blindserve.server.http.tfserving;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes the answer of {@code :predict}: an only output bare, several by name. */
public final class PredictWriter {

  private PredictWriter() {}

  /**
   * Returns the answer.
   *
   * @param rows whether outputs go row by row, as {@code predictions}
   * @throws ProblemException {@code unsupported} where JSON cannot carry an output, or rows are
   *     asked for and outputs have not the same number of them
   */
  public static byte[] json(List<Tensor> outputs, boolean rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      List<OutputCursor> cursors =
          outputs.stream().map(tensor -> new OutputCursor(json, tensor)).toList();
      json.writeStartObject();
      json.writeFieldName(rows ? "predictions" : "outputs");
      if (rows) {
        writeRows(json, cursors, rowCount(outputs));
      } else {
        writeOne(json, cursors, 0);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static long rowCount(List<Tensor> outputs) {
    List<Long> counts =
        outputs.stream()
            .map(tensor -> tensor.shape().isEmpty() ? -1L : tensor.shape().get(0))
            .distinct()
            .toList();
    if (counts.size() != 1 || counts.get(0) < 0) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED,
          "the model's outputs have not one row for each instance; ask with inputs");
    }
    return counts.get(0);
  }

  private static void writeRows(JsonGenerator json, List<OutputCursor> cursors, long count)
      throws IOException {
    json.writeStartArray();
    for (long row = 0; row < count; row++) {
      writeOne(json, cursors, 1);
    }
    json.writeEndArray();
  }

  private static void writeOne(JsonGenerator json, List<OutputCursor> cursors, int depth)
      throws IOException {
    if (cursors.size() == 1) {
      cursors.get(0).write(depth);
      return;
    }
    json.writeStartObject();
    for (OutputCursor cursor : cursors) {
      json.writeFieldName(cursor.name());
      cursor.write(depth);
    }
    json.writeEndObject();
  }
}

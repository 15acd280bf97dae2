package io.blindserve.client.cli;

import io.blindserve.client.Prediction;
import io.blindserve.he.json.JsonWriter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints what the demonstration found: for people, and as one line of JSON. */
final class DemoReport {

  private static final String WHO_SEES_WHAT =
      """

        this process (the hospital)             |   the server's process
                                                |
        rows ---- encrypt --> ciphertexts ------|--> evaluates the network on ciphertexts
        answers <-- decrypt - ciphertexts <-----|--- sees ciphertexts, evaluation keys, sizes, times
                                                |
        secret key: in this memory only         |   never sees: rows, answers, the secret key
      """;

  private final DemoResult result;
  private final DemoListener costs;
  private final String kernels;

  DemoReport(DemoResult result, DemoListener costs, String kernels) {
    this.result = result;
    this.costs = costs;
    this.kernels = kernels;
  }

  static void drawing(PrintWriter out) {
    out.println(WHO_SEES_WHAT);
  }

  void print(PrintWriter out, List<String> records) {
    if (result.rows() == 1) {
      one(out, "in the clear", result.plain(0));
      one(out, "encrypted", result.encrypted(0));
    }
    line(
        out,
        "model",
        "%s version %s, plan %s",
        result.model(),
        result.version(),
        result.terms().plan());
    line(
        out,
        "parameters",
        "N = %d, log2(QP) = %d",
        1 << result.terms().logN(),
        result.terms().logQp());
    line(out, "kernels", "%s", kernels);
    line(out, "rows", "%d, each way", result.rows());
    line(
        out,
        "accuracy",
        "%.4f in the clear, %.4f encrypted",
        result.plainAccuracy(),
        result.encryptedAccuracy());
    line(
        out,
        "disagreements",
        "%d, not counting %d rows nearer to the border than the promise",
        result.disagreements(),
        result.borderRows());
    line(
        out,
        "largest error",
        "%.6f, promised at most %.6f",
        result.maxAbsError(),
        result.terms().promisedError());
    line(out, "form", "%s", result.terms().wire());
    line(
        out,
        "keys",
        "made in %d ms, %.1f MB uploaded once",
        costs.keyGenerationMillis(),
        costs.keyBytes() / 1e6);
    line(
        out,
        "a request",
        "%.1f kB, its answer %.1f kB",
        costs.requestBytes() / 1e3,
        costs.responseBytes() / 1e3);
    line(
        out,
        "median ms",
        "%.2f on the server; client: %.2f encrypt, %.2f decrypt; round trip %.2f",
        costs.serverMillis(),
        costs.encryptMillis(),
        costs.decryptMillis(),
        costs.roundTripMillis());
    out.println();
    out.println("The last records of the server's access log:");
    records.forEach(out::println);
    out.println();
    out.println(result.kept() ? "The promise was kept." : "THE PROMISE WAS BROKEN.");
  }

  private static void one(PrintWriter out, String how, Prediction prediction) {
    line(out, how, "%s (%.4f)", prediction.label(), prediction.probability());
  }

  private static void line(PrintWriter out, String what, String format, Object... values) {
    out.printf(Locale.ROOT, "%-14s ", what + ":");
    out.printf(Locale.ROOT, format, values);
    out.println();
  }

  String json() {
    JsonWriter json = new JsonWriter().beginObject();
    json.name("model").value(result.model());
    json.name("model_version").value(result.version());
    json.name("plan").value(result.terms().plan());
    json.name("wire").value(result.terms().wire());
    json.name("rows").value((long) result.rows());
    json.name("border_rows").value((long) result.borderRows());
    json.name("plain_accuracy").value(result.plainAccuracy());
    json.name("encrypted_accuracy").value(result.encryptedAccuracy());
    json.name("disagreements").value((long) result.disagreements());
    json.name("max_abs_error").value(result.maxAbsError());
    json.name("promised_error").value(result.terms().promisedError());
    json.name("log_n").value((long) result.terms().logN());
    json.name("log_qp").value((long) result.terms().logQp());
    costs(json);
    return json.name("kernels").value(kernels).endObject().toString();
  }

  private void costs(JsonWriter json) {
    json.name("key_generation_ms").value(costs.keyGenerationMillis());
    json.name("evaluation_key_bytes").value(costs.keyBytes());
    json.name("request_bytes").value(costs.requestBytes());
    json.name("response_bytes").value(costs.responseBytes());
    json.name("server_ms_median").value(rounded(costs.serverMillis()));
    json.name("client_encrypt_ms_median").value(rounded(costs.encryptMillis()));
    json.name("client_decrypt_ms_median").value(rounded(costs.decryptMillis()));
    json.name("round_trip_ms_median").value(rounded(costs.roundTripMillis()));
  }

  /** Microseconds are more than a median of wall times holds. */
  private static double rounded(double millis) {
    return Math.rint(millis * 1000) / 1000;
  }
}

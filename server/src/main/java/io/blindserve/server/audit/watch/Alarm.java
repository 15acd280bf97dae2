package io.blindserve.server.audit.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.audit.fetch.BoundedFetch;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Posts a finding as JSON to an address that the auditor named. Follows no redirection. */
public final class Alarm {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Nobody reads it. */
  private static final int LARGEST_ANSWER = 1 << 20;

  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;
  private static final JsonFactory JSON = new JsonFactory();

  private final URI address;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * Posts nothing yet.
   *
   * @throws IllegalArgumentException if the address is none of http or https
   */
  public Alarm(String address) {
    if (!address.matches("https?://[^\\s]+")) {
      throw new IllegalArgumentException("a webhook is an address of http or https");
    }
    this.address = URI.create(address);
  }

  /**
   * Posts. Blocks.
   *
   * @throws IOException if it was not taken
   */
  public void post(String origin, Finding finding, Instant now) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    text(origin, finding, now), StandardCharsets.UTF_8))
            .build();
    try {
      int status = BoundedFetch.send(http, request, LARGEST_ANSWER, PATIENCE).statusCode();
      if (status / HUNDRED != SUCCESS) {
        throw new IOException("the webhook answered with status " + status);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a webhook was called", e);
    }
  }

  static String text(String origin, Finding finding, Instant now) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("log", origin);
      json.writeStringField("time", now.toString());
      json.writeStringField("finding", finding.kind().name().toLowerCase(Locale.ROOT));
      json.writeStringField("why", finding.why());
      if (finding.size().isPresent()) {
        json.writeNumberField("size", finding.size().getAsLong());
      }
      if (finding.evidence().isPresent()) {
        json.writeStringField("evidence", finding.evidence().get().toString());
      }
      json.writeEndObject();
    }
    return text.toString();
  }
}

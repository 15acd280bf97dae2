package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.audit.AdminDeed.Reason;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What the body of a call about labels or a release says.
 *
 * @param version the version meant
 * @param trial how it is to be tried
 * @param reason why
 * @param ticket number under which the reason is written down elsewhere
 */
record ReleaseRequest(
    OptionalInt version, TrialWish trial, Optional<Reason> reason, Optional<String> ticket) {

  /** Longest body. */
  static final long MAX = 4096;

  private static final int ALL = 100;
  private static final int MOST_TEXT = 64;
  private static final Pattern TICKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/#-]{0,63}");

  /**
   * Reads a body that is empty or an object.
   *
   * @throws ProblemException {@code invalid_request} if a field has another form
   */
  static ReleaseRequest read(byte[] body) {
    if (body.length == 0) {
      return new ReleaseRequest(
          OptionalInt.empty(), TrialWish.NONE, Optional.empty(), Optional.empty());
    }
    return InferRequestCodec.document(
        body,
        body.length,
        () -> {
          try (JsonParser json = JsonForm.document(body, body.length)) {
            return new Fields(json).read();
          }
        });
  }

  /** Returns the version, which the call must name. */
  int requiredVersion() {
    return version.orElseThrow(() -> invalid("version is missing"));
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }

  /** The fields as they come. */
  private static final class Fields {
    private final JsonParser json;
    private final JsonFields fields;
    private OptionalInt version = OptionalInt.empty();
    private TrialWish trial = TrialWish.NONE;
    private Optional<Reason> reason = Optional.empty();
    private Optional<String> ticket = Optional.empty();

    Fields(JsonParser json) {
      this.json = json;
      this.fields = new JsonFields(json, ErrorCode.INVALID_REQUEST);
    }

    ReleaseRequest read() throws IOException {
      json.nextToken();
      fields.object("the request", this::field);
      return new ReleaseRequest(version, trial, reason, ticket);
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "version" -> version = OptionalInt.of(versionNumber());
        case "percent" -> trial = trial.withPercent(share());
        case "shadow" -> trial = trial.withShadow(new TrialReader(json, fields).shadow());
        case "rules" -> trial = trial.withRules(new TrialReader(json, fields).rules());
        case "reason" -> reason = fields.optionalText(name, MOST_TEXT).map(Fields::reason);
        case "ticket" -> ticket = fields.optionalText(name, MOST_TEXT).map(Fields::ticket);
        default ->
            throw invalid(
                "there is no such field: version, percent, shadow, rules, reason or ticket");
      }
    }

    /** A string as in every answer, or a number. */
    private int versionNumber() throws IOException {
      String text =
          json.currentToken() == JsonToken.VALUE_NUMBER_INT
              ? json.getText()
              : fields.text("version", MOST_TEXT);
      return RequestHeads.versionNumber(text);
    }

    private int share() throws IOException {
      long share = fields.size("percent");
      if (share > ALL) {
        throw invalid("percent must be 0 to 100");
      }
      return (int) share;
    }

    private static Reason reason(String word) {
      for (Reason reason : Reason.values()) {
        if (reason != Reason.POLICY && reason.name().toLowerCase(Locale.ROOT).equals(word)) {
          return reason;
        }
      }
      throw invalid("reason must be requested, release, rollback, incident or maintenance");
    }

    private static String ticket(String text) {
      if (!TICKET.matcher(text).matches()) {
        throw invalid("ticket must be 1 to 64 of A-Z a-z 0-9 . _ / # -");
      }
      return text;
    }
  }
}

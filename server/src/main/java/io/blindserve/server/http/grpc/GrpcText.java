package io.blindserve.server.http.grpc;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts in headers of gRPC. */
public final class GrpcText {

  private static final Pattern TIMEOUT = Pattern.compile("([0-9]{1,8})([HMSmun])");

  private GrpcText() {}

  /** Returns a sentence as {@code grpc-message} carries it: per cent encoded where it must be. */
  public static String message(String sentence) {
    StringBuilder text = new StringBuilder(sentence.length());
    for (byte unit : sentence.getBytes(StandardCharsets.UTF_8)) {
      if (unit >= ' ' && unit <= '~' && unit != '%') {
        text.append((char) unit);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(unit));
      }
    }
    return text.toString();
  }

  /**
   * Returns the time that {@code grpc-timeout} grants.
   *
   * @throws ProblemException {@code invalid_request} if it is malformed
   */
  public static Duration timeout(String header) {
    Matcher parts = TIMEOUT.matcher(header);
    if (!parts.matches()) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "grpc-timeout is not up to 8 digits and a unit");
    }
    return Duration.of(Long.parseLong(parts.group(1)), unit(parts.group(2)));
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "H" -> ChronoUnit.HOURS;
      case "M" -> ChronoUnit.MINUTES;
      case "S" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MILLIS;
      case "u" -> ChronoUnit.MICROS;
      default -> ChronoUnit.NANOS;
    };
  }
}

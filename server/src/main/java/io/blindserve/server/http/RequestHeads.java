package io.blindserve.server.http;

import io.blindserve.keys.receipt.RecordSalt;
import io.blindserve.server.auth.Credentials;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.VersionSelector;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What a head says, checked. */
final class RequestHeads {

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

  /** The header by which a caller stays on one version while calls are split. */
  static final String STICKY_KEY = "Blindserve-Sticky-Key";

  private static final Pattern KEY = Pattern.compile("[!-~]{1,256}");

  private RequestHeads() {}

  static Credentials credentials(HttpServerRequest request) {
    return new RequestCredentials(request);
  }

  /**
   * Returns the salt for the record; what is none is passed over, and the caller finds that out.
   */
  static Optional<RecordSalt> salt(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(RecordSalt.HEADER)).flatMap(RecordSalt::parse);
  }

  static ModelName modelName(RoutingContext route) {
    return new ModelName(String.valueOf(route.pathParam("name")));
  }

  /** Returns the version or label in the path; the default where the path has none. */
  static VersionSelector version(RoutingContext route) {
    return Optional.ofNullable(route.pathParam("version"))
        .or(() -> Optional.ofNullable(route.pathParam("label")))
        .map(VersionSelector::parse)
        .orElseGet(() -> new VersionSelector.Default(stickyKey(route.request())));
  }

  /**
   * Returns what a caller wants to be told apart by while calls are split.
   *
   * @throws ProblemException if it is not 1 to 256 visible characters
   */
  static Optional<String> stickyKey(HttpServerRequest request) {
    Optional<String> key = Optional.ofNullable(request.getHeader(STICKY_KEY));
    if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, STICKY_KEY + " must be 1 to 256 visible characters of ASCII");
    }
    return key;
  }

  /** Returns the number of a version. */
  static int versionNumber(String text) {
    if (!VERSION.matcher(text).matches()) {
      throw new ProblemException(
          ErrorCode.UNKNOWN_VERSION, "a version is a number from 1; this one is not");
    }
    return Integer.parseInt(text);
  }

  static void requireNoContentEncoding(HttpServerRequest request) {
    String encoding = request.getHeader("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "bodies must not be content-encoded");
    }
  }

  /**
   * Returns the coding of a body of a plain call; none where it goes as it is.
   *
   * @throws ProblemException if it is not one of ours
   */
  static Optional<ContentCoding> contentCoding(HttpServerRequest request) {
    return coding(request, "Content-Encoding");
  }

  /**
   * Returns the coding that a header names; none where there is none.
   *
   * @throws ProblemException if it is not one of ours
   */
  static Optional<ContentCoding> coding(HttpServerRequest request, String header) {
    String encoding = request.getHeader(header);
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return Optional.empty();
    }
    return Optional.of(
        ContentCoding.of(encoding)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        header + " is neither gzip nor deflate")));
  }

  /** Returns the coding that the caller takes for an answer. */
  static Optional<ContentCoding> acceptedCoding(HttpServerRequest request) {
    return ContentCoding.accepted(request.getHeader("Accept-Encoding"));
  }

  /** Returns the bytes of the JSON part where binary tensors follow it. */
  static OptionalInt inferenceHeaderLength(HttpServerRequest request) {
    String value = request.getHeader("Inference-Header-Content-Length");
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!LENGTH.matcher(value).matches()) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST, "Inference-Header-Content-Length is not a number");
    }
    return OptionalInt.of(Integer.parseInt(value));
  }
}

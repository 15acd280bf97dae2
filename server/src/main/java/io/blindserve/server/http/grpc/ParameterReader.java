package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;
import static io.blindserve.server.http.grpc.ProtoReader.VARINT;

import java.io.IOException;
import java.util.Optional;

/** Reads an entry of a map of {@code InferParameter}. */
final class ParameterReader {

  private static final int KEY = 1 << 3 | LENGTH;
  private static final int VALUE = 2 << 3 | LENGTH;
  private static final int BOOL_PARAM = 1 << 3 | VARINT;
  private static final int INT64_PARAM = 2 << 3 | VARINT;
  private static final int UINT64_PARAM = 5 << 3 | VARINT;
  private static final int STRING_PARAM = 3 << 3 | LENGTH;

  private final ProtoReader message;
  private String key = "";
  private Value value = new Value(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * A value; none of these for fractions.
   *
   * @param text of a {@code string_param}
   * @param flag of a {@code bool_param}
   * @param number of an {@code int64_param}, or the 64 bits of a {@code uint64_param}
   */
  record Value(Optional<String> text, Optional<Boolean> flag, Optional<Long> number) {}

  /** Takes an entry. */
  @FunctionalInterface
  interface Entry {
    void take(String key, Value value);
  }

  ParameterReader(ProtoReader message) {
    this.message = message;
  }

  /** Reads the entry on which the message stands. */
  void read(Entry entry) throws IOException {
    message.message(this::field);
    entry.take(key, value);
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case KEY -> key = message.in().readStringRequireUtf8();
      case VALUE -> message.message(this::choice);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean choice(int tag) throws IOException {
    switch (tag) {
      case STRING_PARAM ->
          value =
              new Value(
                  Optional.of(message.in().readStringRequireUtf8()),
                  Optional.empty(),
                  Optional.empty());
      case BOOL_PARAM ->
          value =
              new Value(Optional.empty(), Optional.of(message.in().readBool()), Optional.empty());
      case INT64_PARAM, UINT64_PARAM ->
          value =
              new Value(Optional.empty(), Optional.empty(), Optional.of(message.in().readInt64()));
      default -> {
        return false;
      }
    }
    return true;
  }
}

package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.FIXED64;
import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;
import static io.blindserve.server.http.grpc.ProtoReader.VARINT;

import java.io.IOException;

/** Reads an entry of a map of {@code InferParameter}. */
final class ParameterReader {

  private static final int KEY = 1 << 3 | LENGTH;
  private static final int VALUE = 2 << 3 | LENGTH;
  private static final int BOOL_PARAM = 1 << 3 | VARINT;
  private static final int INT64_PARAM = 2 << 3 | VARINT;
  private static final int UINT64_PARAM = 5 << 3 | VARINT;
  private static final int STRING_PARAM = 3 << 3 | LENGTH;
  private static final int DOUBLE_PARAM = 4 << 3 | FIXED64;

  private final ProtoReader message;
  private String key = "";
  private ParameterValue value = ParameterValue.NONE;

  /** Takes an entry. */
  @FunctionalInterface
  interface Entry {
    void take(String key, ParameterValue value);
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
      case STRING_PARAM -> value = ParameterValue.of(message.in().readStringRequireUtf8());
      case BOOL_PARAM -> value = ParameterValue.of(message.in().readBool());
      case INT64_PARAM, UINT64_PARAM -> value = ParameterValue.of(message.in().readInt64());
      case DOUBLE_PARAM -> value = ParameterValue.of(message.in().readDouble());
      default -> {
        return false;
      }
    }
    return true;
  }
}

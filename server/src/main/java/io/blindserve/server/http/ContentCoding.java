package io.blindserve.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The content codings of plain calls, both ways (RFC 9110, section 8.4.1). */
enum ContentCoding {
  GZIP,
  /** Deflate inside the zlib format, as the standard has it; never bare. */
  DEFLATE;

  /** Returns the coding of a header's value; empty for a list and for whatever is not known. */
  static Optional<ContentCoding> of(String name) {
    return Stream.of(values()).filter(coding -> coding.label().equalsIgnoreCase(name)).findFirst();
  }

  /**
   * Returns the coding in which an answer may go, the first of this list that the caller takes.
   *
   * @param header the value of {@code Accept-Encoding}, or none
   */
  static Optional<ContentCoding> accepted(@Nullable String header) {
    return Stream.of(values())
        .filter(coding -> EntityTags.accepts(header, coding.label()))
        .findFirst();
  }

  /** Returns the name in headers. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the bytes in this coding, made fast rather than small. */
  byte[] encode(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, false);
    try (OutputStream encoder =
        this == GZIP ? new FastGzip(out) : new DeflaterOutputStream(out, deflater)) {
      encoder.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}

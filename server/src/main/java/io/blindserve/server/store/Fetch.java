package io.blindserve.server.store;

import io.blindserve.server.model.Sha256;
import io.blindserve.server.store.StoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One object on its way into a file: whoever reads it to its end has written the file. Bounded in
 * bytes by what was listed, and in time by a slowest rate.
 */
final class Fetch extends InputStream {

  private static final long PATIENCE_SECONDS = 60;

  /** A store that is slower is as good as down. */
  private static final long SLOWEST_BYTES_PER_SECOND = 1 << 17;

  private final InputStream from;
  private final FileChannel to;
  private final BooleanSupplier stopped;
  private final long end;
  private long left;

  private Fetch(StoredObject object, InputStream from, FileChannel to, BooleanSupplier stopped) {
    this.from = from;
    this.to = to;
    this.stopped = stopped;
    this.left = object.size();
    long seconds = PATIENCE_SECONDS + object.size() / SLOWEST_BYTES_PER_SECOND;
    this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Fetches an object.
   *
   * @param file where its bytes go; there is none yet
   * @param stopped whether to give up
   * @return its SHA-256 in hexadecimal digits
   * @throws StoreException if it is another one than was listed, or does not arrive
   * @throws UncheckedIOException if the file cannot be written
   */
  static String into(ObjectStore store, StoredObject object, Path file, BooleanSupplier stopped)
      throws StoreException {
    try (InputStream from = store.open(object);
        FileChannel to = create(file);
        Fetch fetch = new Fetch(object, from, to, stopped)) {
      String digest = Sha256.hex(fetch);
      if (fetch.left != 0) {
        throw new AnotherObjectException("it ends " + fetch.left + " bytes before its size");
      }
      fetch.force();
      return digest;
    } catch (AnotherObjectException e) {
      throw new StoreException(Reason.CHANGED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StoreException(
          Reason.UNREACHABLE, "an object did not arrive whole: " + e.getMessage());
    }
  }

  private static FileChannel create(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (stopped.getAsBoolean()) {
      throw new IOException("the server stops");
    }
    if (System.nanoTime() - end > 0) {
      throw new IOException("it takes too long");
    }
    int read = from.read(bytes, offset, length);
    if (read > left) {
      throw new AnotherObjectException("it is longer than its size");
    }
    if (read > 0) {
      left -= read;
      write(bytes, offset, read);
    }
    return read;
  }

  /** So that a power failure, in which the store may be down too, does not take it away. */
  private void force() {
    try {
      to.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      ByteBuffer chunk = ByteBuffer.wrap(bytes, offset, length);
      while (chunk.hasRemaining()) {
        to.write(chunk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

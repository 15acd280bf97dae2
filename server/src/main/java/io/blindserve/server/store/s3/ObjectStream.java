package io.blindserve.server.store.s3;

import io.blindserve.server.store.AnotherObjectException;
import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/** The bytes of an object; a connection that was not read to its end is broken, not drained. */
final class ObjectStream extends FilterInputStream {

  private final ResponseInputStream<?> answer;
  private boolean ended;

  ObjectStream(ResponseInputStream<?> answer) {
    super(answer);
    this.answer = answer;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int read = super.read(bytes, offset, length);
      ended = ended || read < 0;
      return read;
    } catch (SdkException e) {
      // So it says that a checksum is another one.
      throw new AnotherObjectException("it is not what was stored");
    } catch (IOException e) {
      throw new IOException("the connection broke (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (ended) {
      super.close();
    } else {
      answer.abort();
    }
  }
}

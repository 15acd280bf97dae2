package io.blindserve.server.store.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Bounds the answers that the SDK reads into memory: lists and errors. Bytes of objects are streams
 * that are counted elsewhere.
 */
final class BoundedAnswers implements ExecutionInterceptor {

  /** A page of a thousand keys, each as long as can be and escaped, is not half as large. */
  private static final long LARGEST = 8 << 20;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    boolean streamed =
        context.request() instanceof GetObjectRequest && context.httpResponse().isSuccessful();
    return streamed ? context.responseBody() : context.responseBody().map(Bounded::new);
  }

  private static final class Bounded extends FilterInputStream {

    private long left = LARGEST;

    Bounded(InputStream answer) {
      super(answer);
    }

    @Override
    public int read() throws IOException {
      return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      return counted(read, read);
    }

    private int counted(int result, long bytes) throws IOException {
      if (result >= 0) {
        left -= bytes;
      }
      if (left < 0) {
        throw new IOException("an answer has more than " + LARGEST + " bytes");
      }
      return result;
    }
  }
}

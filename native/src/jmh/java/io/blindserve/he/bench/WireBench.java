package io.blindserve.he.bench;

import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.wire.KeyUpload;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What a server does with an upload of keys, in either form of the wire. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WireBench {

  /** Checking every number of an upload. */
  @Benchmark
  public void verify(WireState s) throws IOException {
    WireForm.verifyUpload(new ByteArrayInputStream(s.upload), s.shape, s.scope);
  }

  /** Checking and taking it into memory, seeds expanded. */
  @Benchmark
  public KeyUpload read(WireState s) throws IOException {
    try (PolyScope.Frame frame = s.scope.frame()) {
      return WireForm.readUpload(
          new ByteArrayInputStream(s.upload), s.shape, PolyTarget.of(s.scope));
    }
  }
}

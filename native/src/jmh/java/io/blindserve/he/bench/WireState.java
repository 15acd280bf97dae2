package io.blindserve.he.bench;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.KeySetWriter;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two keys at N = 8192, of five digits and six primes each, in a form of the wire. */
@State(Scope.Thread)
public class WireState {

  private static final int LEVEL = 4;

  /** The form. */
  @Param({"blindserve-1", "lattigo-v6"})
  public String form;

  WireForm wire;
  KeySetShape shape;
  PolyScope scope;
  KeyGenerator generator;
  SecretKey secret;
  byte[] upload;

  /** Makes the keys once. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    CkksParameters parameters = SchemeState.parameters();
    PolyMemory memory = PolyMemory.create(PolyKernels.best(), 1L << 28, 1L << 20);
    wire = WireForm.named(form).orElseThrow();
    shape =
        new KeySetShape(
            parameters.rlwe(), OptionalInt.of(LEVEL), new TreeMap<>(Map.of(5L, LEVEL)), false);
    scope = memory.scratch(1L << 27);
    generator = new KeyGenerator(parameters, MasterSeed.of(new byte[MasterSeed.BYTES]), memory);
    secret = generator.secretKey();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    KeySetWriter writer = wire.keySetWriter(out, shape);
    writer.relinearizationKey(
        generator.relinearizationKey(scope, secret, LEVEL),
        generator.relinearizationKeySeed(LEVEL));
    writer.galoisKey(
        generator.galoisKey(scope, secret, 5, LEVEL), generator.galoisKeySeed(5, LEVEL));
    writer.finish();
    upload = out.toByteArray();
  }

  /** Gives everything back. */
  @TearDown(Level.Trial)
  public void close() {
    secret.close();
    scope.close();
  }
}

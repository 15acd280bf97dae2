package io.blindserve.client.crypt;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.Encoder;
import io.blindserve.he.rlwe.ParameterDigest;
import io.blindserve.he.secret.Decryptor;
import io.blindserve.he.secret.Encryptor;
import io.blindserve.he.secret.KeyGenerator;
import io.blindserve.he.secret.MasterSeed;
import io.blindserve.he.secret.SecretKey;
import java.util.HexFormat;

/**
 * The keys of one parameter set, derived from its seed; the secret key lives in memory that is
 * wiped on {@link #close}. Thread-safe, but must not be closed while in use.
 */
public final class SessionKeys implements AutoCloseable {

  private final CkksParameters parameters;
  private final ClientMemory memory;
  private final MasterSeed seed;
  private final SecretKey secret;
  private final KeyGenerator generator;
  private final Encoder encoder;
  private final Encryptor encryptor;
  private final Decryptor decryptor;

  private SessionKeys(CkksParameters parameters, MasterSeed seed) {
    this.parameters = parameters;
    this.memory = new ClientMemory(parameters);
    this.seed = seed;
    this.generator = new KeyGenerator(parameters, seed, memory.memory());
    this.secret = generator.secretKey();
    this.encoder = new Encoder(parameters);
    this.encryptor = new Encryptor(secret, memory.kernels());
    this.decryptor = new Decryptor(secret, encoder, memory.kernels());
  }

  /**
   * Derives keys.
   *
   * @param seed 64 bytes; copied, so the caller wipes its array
   */
  public static SessionKeys derive(CkksParameters parameters, byte[] seed) {
    return new SessionKeys(parameters, MasterSeed.of(seed));
  }

  /**
   * Returns the name under which the seed of these parameters is filed: {@code sha256:} and 64 hex
   * digits.
   */
  public static String seedName(CkksParameters parameters) {
    return "sha256:" + HexFormat.of().formatHex(ParameterDigest.of(parameters.rlwe()));
  }

  /** Returns the name of the kernels that compute here. */
  public String kernels() {
    return memory.kernels().name();
  }

  CkksParameters parameters() {
    return parameters;
  }

  ClientMemory memory() {
    return memory;
  }

  KeyGenerator generator() {
    return generator;
  }

  SecretKey secret() {
    return secret;
  }

  Encoder encoder() {
    return encoder;
  }

  Encryptor encryptor() {
    return encryptor;
  }

  Decryptor decryptor() {
    return decryptor;
  }

  /** Wipes secret key and seed. */
  @Override
  public void close() {
    secret.close();
    seed.destroy();
  }
}

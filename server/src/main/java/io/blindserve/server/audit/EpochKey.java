package io.blindserve.server.audit;

import io.blindserve.server.audit.AuditRecord.Actor;
import io.blindserve.server.audit.AuditRecord.ActorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key behind everything in the log that could be guessed: names of callers, tensors in the
 * clear. It lives in a file of its own outside the log: who holds both can check a candidate; once
 * the file is destroyed, nobody can, and the log still reads. Thread-safe.
 */
public final class EpochKey {

  private static final int KEY_BYTES = 32;
  private static final int ID_DIGITS = 8;

  /** Enough to tell the few of one caller apart. */
  private static final int CREDENTIAL_DIGITS = 16;

  private static final String ALGORITHM = "HmacSHA256";

  /** Callers whose pseudonyms are kept; when there are more, they are worked out again. */
  private static final int MOST_ACTORS = 1_024;

  private final ThreadLocal<Mac> keyed;
  private final String id;
  private final Map<Named, Actor> actors = new ConcurrentHashMap<>();

  private record Named(
      String principal, ActorKind kind, String auth, Optional<String> credential) {}

  private EpochKey(byte[] bytes) {
    SecretKeySpec key = new SecretKeySpec(bytes, ALGORITHM);
    this.keyed = ThreadLocal.withInitial(() -> keyed(key));
    this.id = hmac("id", sink -> {}).substring(0, ID_DIGITS);
  }

  private static Mac keyed(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /**
   * Reads the key, or makes one where there is none.
   *
   * @param file readable by its owner only; its folder must exist
   * @throws IOException if it cannot be read, written or has another size
   */
  public static EpochKey loadOrCreate(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      bytes = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(bytes);
      PrivateFiles.createDurably(file, bytes);
    }
    if (bytes.length != KEY_BYTES) {
      throw new IOException("a key file of " + bytes.length + " bytes, not " + KEY_BYTES);
    }
    return new EpochKey(bytes);
  }

  /** Returns a few digits that name the key and tell nothing of it. */
  public String id() {
    return id;
  }

  /** Returns the pseudonym of a caller. */
  public String pseudonym(String principal) {
    return pseudonym("actor", principal);
  }

  private String pseudonym(String purpose, String principal) {
    byte[] name = principal.getBytes(StandardCharsets.UTF_8);
    return hmac(purpose, sink -> sink.accept(ByteBuffer.wrap(name)));
  }

  /**
   * Returns a caller as records name it.
   *
   * @param principal its name
   * @param auth how it was authenticated, in one word
   */
  public Actor actor(String principal, ActorKind kind, String auth) {
    return actor(principal, kind, auth, Optional.empty());
  }

  /**
   * Returns a caller as records name it.
   *
   * @param principal its name
   * @param auth how it was authenticated, in one word
   * @param credential a name of what it showed, of which records have a pseudonym too
   */
  public Actor actor(String principal, ActorKind kind, String auth, Optional<String> credential) {
    Named named = new Named(principal, kind, auth, credential);
    Actor known = actors.get(named);
    if (known != null) {
      return known;
    }
    Optional<String> shown =
        credential.map(name -> pseudonym("credential", name).substring(0, CREDENTIAL_DIGITS));
    Actor actor = new Actor(pseudonym(principal), id, kind, auth, shown);
    if (actors.size() >= MOST_ACTORS) {
      actors.clear();
    }
    actors.put(named, actor);
    return actor;
  }

  /** Returns whoever runs commands on this machine; no caller has that pseudonym. */
  public Actor operator() {
    return new Actor(pseudonym("operator", ""), id, ActorKind.OPERATOR, "local");
  }

  /** Returns the server itself; no caller has that pseudonym. */
  public Actor server() {
    return new Actor(pseudonym("server", ""), id, ActorKind.SERVER, "none");
  }

  /**
   * Returns {@code hmac-sha256:} and the keyed digest of what is in the clear.
   *
   * @param content feeds all bytes, piece by piece, to what it is given
   */
  public String commit(Consumer<Consumer<ByteBuffer>> content) {
    return "hmac-sha256:" + hmac("tensors", content);
  }

  private String hmac(String purpose, Consumer<Consumer<ByteBuffer>> content) {
    Mac mac = keyed.get();
    // What broke off before may have left something behind.
    mac.reset();
    mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    content.accept(mac::update);
    return HexFormat.of().formatHex(mac.doFinal());
  }

  /** Tells the id only. */
  @Override
  public String toString() {
    return "EpochKey " + id;
  }
}

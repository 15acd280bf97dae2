package io.blindserve.server.store;

import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelRepository;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an object store is reached and mirrored; credentials are not among it.
 *
 * @param address where the models lie in it
 * @param endpoint its address where that is not one of Amazon's
 * @param region its region, or none for that of the environment or the profile
 * @param pathStyle whether the bucket stands in paths, not in the name of the host
 * @param cleartext whether an endpoint may be http on another machine
 * @param cache folder of all mirrors
 * @param mostBytes bytes of all models together, at least 1
 */
public record StoreSettings(
    StoreAddress address,
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    boolean cleartext,
    Path cache,
    long mostBytes) {

  private static final String DIGEST_PREFIX = "sha256:";
  private static final int NAME_DIGITS = 16;

  /** Where a store's models come from is part of the name, so that mirrors are never mixed. */
  Path home() {
    String source = endpoint.map(URI::toString).orElse("") + "\n" + address;
    String digest = ModelRepository.sha256(source.getBytes(StandardCharsets.UTF_8));
    int from = DIGEST_PREFIX.length();
    return cache.resolve(digest.substring(from, from + NAME_DIGITS));
  }

  /** Returns the folder in which the models lie once they are mirrored. */
  public Path models() {
    return home().resolve("mirror").resolve(rootName());
  }

  /** Returns the name of that folder, which is the model's where the address is that of one. */
  String rootName() {
    String name = address.lastName();
    return ModelName.isValid(name) ? name : "models";
  }

  /** Returns what sentences call the store by. */
  public String name() {
    return address + endpoint.map(at -> " at " + at).orElse("");
  }
}

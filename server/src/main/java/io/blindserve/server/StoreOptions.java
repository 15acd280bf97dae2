package io.blindserve.server;

import io.blindserve.server.store.StoreAddress;
import io.blindserve.server.store.StoreSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How an object store is reached, where the models lie in one. Credentials are no options. */
final class StoreOptions {

  private static final long MIB = 1L << 20;

  /** The folder of mirrors in the folder of data, where no other is named. */
  private static final String CACHE = "models-cache";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description =
          "address of an object store that is not Amazon's (what the environment or the profile says)")
  private @Nullable String endpoint;

  @Option(
      names = "--s3-region",
      description = "region of the bucket (what the environment or the profile says)")
  private @Nullable String region;

  @Option(
      names = "--s3-path-style",
      description =
          "name the bucket in paths, not in the name of the host, as MinIO and most gateways want it")
  private boolean pathStyle;

  @Option(
      names = "--s3-insecure-http",
      description = "allow an endpoint without TLS that is not loopback")
  private boolean insecureHttp;

  @Option(
      names = "--models-cache",
      paramLabel = "DIR",
      description =
          "folder into which models of an object store are mirrored (models-cache in the data folder)")
  private @Nullable Path cache;

  @Option(
      names = "--models-cache-mib",
      defaultValue = "16384",
      description =
          "models of an object store that are mirrored at most; further ones are refused (${DEFAULT-VALUE})")
  private int cacheMib;

  /** Returns the settings of a store. */
  StoreSettings settings(StoreAddress address, Path data) {
    if (cacheMib < 1) {
      throw wrong("--models-cache-mib", "must be positive, not " + cacheMib);
    }
    if (region != null && !region.matches("[a-z0-9-]{1,64}")) {
      throw wrong("--s3-region", "has 1 to 64 of a-z 0-9 -");
    }
    return new StoreSettings(
        address,
        Optional.ofNullable(endpoint).map(this::endpoint),
        Optional.ofNullable(region),
        pathStyle,
        insecureHttp,
        cache == null ? data.resolve(CACHE) : cache,
        cacheMib * MIB);
  }

  /** Nothing but a place: a password would stand in messages and in the log. */
  private URI endpoint(String text) {
    try {
      URI address = new URI(text);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      boolean bare =
          address.getRawUserInfo() == null
              && address.getRawQuery() == null
              && address.getRawFragment() == null;
      if (web && bare && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below, without the text: it may have a password.
    }
    throw wrong(
        "--s3-endpoint", "must be http://HOST or https://HOST, with a port or without, no more");
  }

  private ParameterException wrong(String option, String sentence) {
    return new ParameterException(
        spec.commandLine(), option + " " + sentence, spec.findOption(option), "");
  }
}

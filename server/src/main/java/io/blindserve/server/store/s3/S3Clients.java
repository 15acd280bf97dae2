package io.blindserve.server.store.s3;

import io.blindserve.server.store.StoreSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of stores: patient for a bounded time, and never on another address than was meant. */
final class S3Clients {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Duration CALL = Duration.ofSeconds(30);

  /** What stores that know no regions are told. */
  private static final Region ANY = Region.US_EAST_1;

  private S3Clients() {}

  static S3Client open(StoreSettings settings) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .credentialsProvider(new S3Credentials())
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            .crossRegionAccessEnabled(false)
            // Other stores than Amazon's may not know newer checksums; where one sends them, they
            // count.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
            .overrideConfiguration(
                how ->
                    how.apiCallTimeout(CALL)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy())
                        .addExecutionInterceptor(new BoundedAnswers()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    S3Client client = build(builder, settings);
    try {
      // The environment and the profile can name an endpoint as well.
      client.serviceClientConfiguration().endpointOverride().ifPresent(at -> check(settings, at));
      return client;
    } catch (IllegalArgumentException e) {
      client.close();
      throw e;
    }
  }

  /** The SDK's own sentence could quote what the environment says. */
  private static S3Client build(S3ClientBuilder builder, StoreSettings settings) {
    try {
      return builder.build();
    } catch (SdkException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "what the environment and the profile say of endpoints is not to be used for "
              + settings.name(),
          e);
    }
  }

  private static Region region(StoreSettings settings) {
    Optional<Region> named = settings.region().map(Region::of);
    return named.orElseGet(() -> usual(settings));
  }

  private static Region usual(StoreSettings settings) {
    try {
      return chain(settings).getRegion();
    } catch (SdkClientException e) {
      if (settings.endpoint().isPresent()) {
        return ANY;
      }
      throw new IllegalArgumentException(
          "no region is known for " + settings.name() + ": give --s3-region or AWS_REGION", e);
    }
  }

  /** Who names an endpoint is not asked to wait for Amazon's metadata. */
  private static AwsRegionProvider chain(StoreSettings settings) {
    return settings.endpoint().isPresent()
        ? new AwsRegionProviderChain(
            new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
        : new DefaultAwsRegionProviderChain();
  }

  private static void check(StoreSettings settings, URI endpoint) {
    boolean secure = "https".equalsIgnoreCase(endpoint.getScheme());
    if (!secure && !settings.cleartext() && !isLoopback(endpoint)) {
      throw new IllegalArgumentException(
          "the endpoint "
              + place(endpoint)
              + " is not https: models could be changed on their way; --s3-insecure-http allows it");
    }
  }

  /** Without what the environment may have put beside it. */
  private static String place(URI endpoint) {
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    return endpoint.getScheme() + "://" + endpoint.getHost() + port;
  }

  private static boolean isLoopback(URI endpoint) {
    try {
      return endpoint.getHost() != null
          && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

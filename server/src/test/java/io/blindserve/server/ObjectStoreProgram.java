package io.blindserve.server;

import io.blindserve.server.store.StoreAddress;
import io.blindserve.server.store.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A server that speaks S3 and checks signatures, as a process of its own with one empty bucket. It
 * can be stopped and started again at the same address; it is empty then.
 */
final class ObjectStoreProgram implements AutoCloseable {

  static final String BUCKET = "models";
  static final String ACCESS_KEY = "AKIDONLYFORTESTS";
  static final String SECRET_KEY = "a-secret-that-nobody-prints";

  private final GoProgram program;
  private Process process;
  private URI endpoint;
  private S3Client client;

  private ObjectStoreProgram(GoProgram program) throws IOException {
    this.program = program;
    start("127.0.0.1:0");
  }

  /** Starts one; what it needs goes to {@code folder}. */
  static ObjectStoreProgram start(Path folder) throws IOException, InterruptedException {
    return new ObjectStoreProgram(GoProgram.build(Path.of("src", "test", "go", "s3"), folder));
  }

  private void start(String listen) throws IOException {
    process =
        program.start(
            List.of(
                "-listen",
                listen,
                "-bucket",
                BUCKET,
                "-access-key",
                ACCESS_KEY,
                "-secret-key",
                SECRET_KEY));
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    endpoint = URI.create(String.valueOf(out.readLine()));
    client =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            // The program does not take the SDK's chunks apart.
            .serviceConfiguration(how -> how.chunkedEncodingEnabled(false))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .endpointOverride(endpoint)
            .build();
  }

  URI endpoint() {
    return endpoint;
  }

  /** How it is reached by a server. */
  StoreSettings settings(String prefix, Path cache) {
    return new StoreSettings(
        StoreAddress.parse("s3://" + BUCKET + "/" + prefix),
        Optional.of(endpoint),
        Optional.empty(),
        true,
        false,
        cache,
        1 << 24);
  }

  void put(String key, byte[] content) {
    client.putObject(how -> how.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
  }

  void delete(String key) {
    client.deleteObject(how -> how.bucket(BUCKET).key(key));
  }

  /** Ends it at once. */
  void stop() throws InterruptedException {
    client.close();
    process.destroyForcibly().waitFor();
  }

  /** Starts it again where it was. */
  void startAgain() throws IOException {
    start("127.0.0.1:" + endpoint.getPort());
  }

  @Override
  public void close() throws InterruptedException {
    stop();
  }
}

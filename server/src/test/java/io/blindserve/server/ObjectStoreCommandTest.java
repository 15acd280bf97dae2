package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} with models in an object store, as an operator starts it. */
class ObjectStoreCommandTest {

  @TempDir Path folder;
  private ObjectStoreProgram store;

  @BeforeEach
  void startStore() throws Exception {
    store = ObjectStoreProgram.start(folder);
    store.put("nets/sum/1/model.onnx", TestModels.sum(1));
  }

  @AfterEach
  void stopStore() throws Exception {
    if (store != null) {
      store.close();
    }
  }

  /** An environment with no credentials in it, whatever that of this test has. */
  private Map<String, String> bare() {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    environment.put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    return environment;
  }

  private ServerProcess serve(Map<String, String> environment) throws IOException {
    Path file = folder.resolve("store.yaml");
    Files.write(
        file,
        List.of(
            "models: s3://" + ObjectStoreProgram.BUCKET + "/nets",
            "s3-endpoint: " + store.endpoint(),
            "s3-path-style: true",
            "port: 0",
            "data: data"));
    return ServerProcess.start(folder, environment, "serve", "--config", file.toString());
  }

  /** Starts a server that must end at once with one line, and returns the line. */
  private String complaint(Map<String, String> environment) throws Exception {
    try (ServerProcess server = serve(environment)) {
      String said = server.everything();
      assertEquals(1, server.exitCode(), said);
      assertFalse(said.contains(ObjectStoreProgram.SECRET_KEY), said);
      assertEquals(1, server.complaints().size(), said);
      return server.complaints().get(0);
    }
  }

  private String begin() {
    return "blindserve: models cannot be taken from s3://models/nets at " + store.endpoint() + ": ";
  }

  @Test
  void credentialsComeFromAProfileAndWhatIsMirroredLiesBesideTheData() throws Exception {
    Map<String, String> environment = bare();
    Path profiles = folder.resolve("credentials");
    Files.write(
        profiles,
        List.of(
            "[serving]",
            "aws_access_key_id = " + ObjectStoreProgram.ACCESS_KEY,
            "aws_secret_access_key = " + ObjectStoreProgram.SECRET_KEY));
    environment.put("AWS_SHARED_CREDENTIALS_FILE", profiles.toString());
    environment.put("AWS_PROFILE", "serving");
    try (ServerProcess server = serve(environment)) {
      URI address = server.address();
      assertEquals(200, new Probe(address).get("/v2/models/sum/versions/1/ready").status());
      server.terminate();
      assertEquals(0, server.exitCode());
      String said = server.errors();
      assertFalse(said.contains(ObjectStoreProgram.SECRET_KEY), said);
      assertFalse(said.contains("SLF4J"), said);
    }
    try (var mirrors = Files.list(folder.resolve("data/models-cache"))) {
      Path mirror = mirrors.findFirst().orElseThrow();
      assertTrue(Files.exists(mirror.resolve("mirror/nets/sum/1/model.onnx")));
    }
  }

  @Test
  void wrongAndMissingCredentialsAreToldWithoutThem() throws Exception {
    Map<String, String> wrong = bare();
    wrong.put("AWS_ACCESS_KEY_ID", ObjectStoreProgram.ACCESS_KEY);
    wrong.put("AWS_SECRET_ACCESS_KEY", "not-" + ObjectStoreProgram.SECRET_KEY);
    assertEquals(
        begin() + "the store refuses what it is asked (403 SignatureDoesNotMatch)",
        complaint(wrong));
    assertEquals(
        begin()
            + "there are no credentials in the usual places (environment, web identity, profile,"
            + " container, instance metadata)",
        complaint(bare()));
  }

  @Test
  void aStoreThatIsDownIsNamedWhereNothingWasMirrored() throws Exception {
    Map<String, String> environment = bare();
    environment.put("AWS_ACCESS_KEY_ID", ObjectStoreProgram.ACCESS_KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", ObjectStoreProgram.SECRET_KEY);
    store.stop();
    assertEquals(begin() + "the store does not answer (ConnectException)", complaint(environment));
  }
}

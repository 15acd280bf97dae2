package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.MessageLite;
import io.blindserve.proto.health.HealthCheckRequest;
import io.blindserve.proto.health.HealthCheckResponse;
import io.blindserve.proto.health.HealthCheckResponse.ServingStatus;
import io.blindserve.proto.inference.ModelConfigRequest;
import io.blindserve.proto.inference.ModelConfigResponse;
import io.blindserve.proto.inference.ModelMetadataRequest;
import io.blindserve.proto.inference.ModelMetadataResponse;
import io.blindserve.proto.inference.ModelReadyRequest;
import io.blindserve.proto.inference.ModelReadyResponse;
import io.blindserve.proto.inference.RepositoryIndexRequest;
import io.blindserve.proto.inference.RepositoryIndexResponse;
import io.blindserve.proto.inference.ServerLiveRequest;
import io.blindserve.proto.inference.ServerLiveResponse;
import io.blindserve.proto.inference.ServerMetadataRequest;
import io.blindserve.proto.inference.ServerMetadataResponse;
import io.blindserve.proto.inference.ServerReadyRequest;
import io.blindserve.proto.inference.ServerReadyResponse;
import io.blindserve.proto.reflection.v1.ServerReflectionRequest;
import io.blindserve.proto.reflection.v1.ServerReflectionResponse;
import io.blindserve.proto.reflection.v1.ServiceResponse;
import io.blindserve.server.GrpcProbe.Answer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gRPC tells of the server and its models, and the ways in which it is reached. */
class GrpcServicesTest {

  private static final String INFERENCE = "/inference.GRPCInferenceService/";
  private static final String HEALTH = "/grpc.health.v1.Health/";

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    TestModels.put(models, "broken", 1, new byte[] {1});
    server = ServerFixture.start(models, folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static byte[] ask(String path, MessageLite message) {
    Answer answer = probe.call(path, message);
    assertEquals(0, answer.status(), answer::text);
    return answer.message(0);
  }

  @Test
  void theServerDescribesItself() throws Exception {
    assertTrue(
        ServerLiveResponse.parseFrom(
                ask(INFERENCE + "ServerLive", ServerLiveRequest.getDefaultInstance()))
            .getLive());
    assertTrue(
        ServerReadyResponse.parseFrom(
                ask(INFERENCE + "ServerReady", ServerReadyRequest.getDefaultInstance()))
            .getReady());
    ServerMetadataResponse told =
        ServerMetadataResponse.parseFrom(
            ask(INFERENCE + "ServerMetadata", ServerMetadataRequest.getDefaultInstance()));
    assertEquals("blindserve", told.getName());
    assertTrue(told.getExtensionsList().contains("binary_tensor_data"), told::toString);
  }

  @Test
  void modelsAreDescribed() throws Exception {
    ModelMetadataResponse sum =
        ModelMetadataResponse.parseFrom(
            ask(
                INFERENCE + "ModelMetadata",
                ModelMetadataRequest.newBuilder().setName("sum").build()));
    assertEquals(List.of("1", "2"), sum.getVersionsList());
    assertEquals("cpu", sum.getPropertiesMap().get("provider"));
    assertEquals("x", sum.getInputs(0).getName());
    assertEquals(List.of(-1L, 3L), sum.getInputs(0).getShapeList());
    ModelConfigResponse text =
        ModelConfigResponse.parseFrom(
            ask(
                INFERENCE + "ModelConfig",
                ModelConfigRequest.newBuilder().setName("text").build()));
    assertEquals("TYPE_STRING", text.getConfig().getOutput(0).getDataType().name());
    for (String version : List.of("", "2", "9")) {
      ModelReadyRequest asked =
          ModelReadyRequest.newBuilder().setName("sum").setVersion(version).build();
      assertEquals(
          !version.equals("9"),
          ModelReadyResponse.parseFrom(ask(INFERENCE + "ModelReady", asked)).getReady());
    }
    assertEquals(
        5,
        probe
            .call(
                INFERENCE + "ModelMetadata",
                ModelMetadataRequest.newBuilder().setName("absent").build())
            .status());
  }

  @Test
  void theIndexNamesWhatIsNotServed() throws Exception {
    RepositoryIndexResponse all =
        RepositoryIndexResponse.parseFrom(
            ask(INFERENCE + "RepositoryIndex", RepositoryIndexRequest.getDefaultInstance()));
    assertTrue(
        all.getModelsList().stream()
            .anyMatch(
                entry ->
                    entry.getName().equals("broken")
                        && entry.getState().equals("UNAVAILABLE")
                        && entry.getReason().contains("cannot load the model")),
        all::toString);
    RepositoryIndexResponse ready =
        RepositoryIndexResponse.parseFrom(
            ask(
                INFERENCE + "RepositoryIndex",
                RepositoryIndexRequest.newBuilder().setReady(true).build()));
    assertEquals(all.getModelsCount() - 1, ready.getModelsCount());
  }

  @Test
  void healthIsToldOnceAndWatched() throws Exception {
    HealthCheckRequest service =
        HealthCheckRequest.newBuilder().setService("inference.GRPCInferenceService").build();
    assertEquals(ServingStatus.SERVING, status(ask(HEALTH + "Check", service)));
    HealthCheckRequest absent = HealthCheckRequest.newBuilder().setService("absent").build();
    assertEquals(5, probe.call(HEALTH + "Check", absent).status());
    assertEquals(ServingStatus.SERVICE_UNKNOWN, watched(absent));
    assertEquals(ServingStatus.SERVING, watched(service));
  }

  private static ServingStatus status(byte[] message) throws Exception {
    return HealthCheckResponse.parseFrom(message).getStatus();
  }

  /** The first state that a watcher is told, who then leaves. */
  private static ServingStatus watched(HealthCheckRequest asked) throws Exception {
    HttpClientRequest request = GrpcProbe.await(probe.open(HEALTH + "Watch", Map.of()));
    BlockingQueue<Buffer> told = new ArrayBlockingQueue<>(1);
    request.response().onSuccess(response -> response.handler(told::offer));
    GrpcProbe.await(request.end(Buffer.buffer(GrpcProbe.frame(0, asked.toByteArray()))));
    Buffer first = told.poll(60, TimeUnit.SECONDS);
    GrpcProbe.await(request.reset(8));
    return status(first.getBytes(5, first.length()));
  }

  @Test
  void servicesAreFoundByReflection() throws Exception {
    for (String version : List.of("v1", "v1alpha")) {
      String path = "/grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo";
      Answer answer =
          probe.raw(
              path,
              Map.of(),
              GrpcProbe.join(
                  reflect(ServerReflectionRequest.newBuilder().setListServices("")),
                  reflect(
                      ServerReflectionRequest.newBuilder()
                          .setFileContainingSymbol("inference.ModelInferRequest.InferInputTensor")),
                  reflect(ServerReflectionRequest.newBuilder().setFileByFilename("health.proto")),
                  reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol("absent"))));
      assertEquals(0, answer.status(), answer::text);
      List<String> services =
          reflected(answer, 0).getListServicesResponse().getServiceList().stream()
              .map(ServiceResponse::getName)
              .toList();
      assertTrue(services.contains("inference.GRPCInferenceService"), services::toString);
      assertTrue(services.contains("grpc.reflection." + version + ".ServerReflection"));
      ByteString file = reflected(answer, 1).getFileDescriptorResponse().getFileDescriptorProto(0);
      assertEquals("inference", FileDescriptorProto.parseFrom(file).getPackage());
      ByteString health =
          reflected(answer, 2).getFileDescriptorResponse().getFileDescriptorProto(0);
      assertEquals("grpc.health.v1", FileDescriptorProto.parseFrom(health).getPackage());
      assertEquals(5, reflected(answer, 3).getErrorResponse().getErrorCode());
    }
  }

  private static byte[] reflect(ServerReflectionRequest.Builder request) {
    return GrpcProbe.frame(0, request.build().toByteArray());
  }

  private static ServerReflectionResponse reflected(Answer answer, int index) throws Exception {
    return ServerReflectionResponse.parseFrom(answer.message(index));
  }

  @Test
  void aConnectionMayBeginWithHttp1() throws Exception {
    try (GrpcProbe upgrading = GrpcProbe.upgrading(server.port())) {
      for (int call = 0; call < 3; call++) {
        Answer answer = upgrading.infer(GrpcRequest.sum(1, 2, 3));
        assertEquals(0, answer.status(), answer::text);
      }
    }
  }

  @Test
  void overTlsHttp2IsAgreedOn() throws Exception {
    Path own = Files.createDirectory(folder.resolve("tls"));
    TlsFiles files = TlsFiles.make(own);
    try (InferenceServer secured =
            new InferenceServer(
                ServerFixture.secured(folder.resolve("models"), own.resolve("data"), files));
        GrpcProbe tls = GrpcProbe.tls(secured.port())) {
      Answer answer = tls.infer(GrpcRequest.sum(1, 2, 3));
      assertEquals(0, answer.status(), answer::text);
    }
  }
}

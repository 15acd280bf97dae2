package io.blindserve.server.http.grpc;

import com.google.protobuf.AnyProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.WrappersProto;
import io.blindserve.proto.health.HealthProto;
import io.blindserve.proto.inference.InferenceProto;
import io.blindserve.proto.reflection.v1.ErrorResponse;
import io.blindserve.proto.reflection.v1.ExtensionNumberResponse;
import io.blindserve.proto.reflection.v1.FileDescriptorResponse;
import io.blindserve.proto.reflection.v1.ListServiceResponse;
import io.blindserve.proto.reflection.v1.ReflectionV1Proto;
import io.blindserve.proto.reflection.v1.ServerReflectionRequest;
import io.blindserve.proto.reflection.v1.ServerReflectionResponse;
import io.blindserve.proto.reflection.v1.ServiceResponse;
import io.blindserve.proto.reflection.v1alpha.ReflectionV1AlphaProto;
import io.blindserve.proto.tensorflow.TensorflowProto;
import io.blindserve.proto.tensorflow.serving.TensorflowServingProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells clients what services are spoken here. Stateless. */
public final class Reflection {

  private static final List<FileDescriptor> FILES =
      List.of(
          InferenceProto.getDescriptor(),
          HealthProto.getDescriptor(),
          ReflectionV1Proto.getDescriptor(),
          ReflectionV1AlphaProto.getDescriptor(),
          AnyProto.getDescriptor(),
          WrappersProto.getDescriptor(),
          TensorflowProto.getDescriptor(),
          TensorflowServingProto.getDescriptor());

  private static final Map<String, FileDescriptor> SYMBOLS = symbols();

  private Reflection() {}

  /** Returns every service. */
  public static List<ServiceDescriptor> services() {
    return FILES.stream().flatMap(file -> file.getServices().stream()).toList();
  }

  /** Returns the answer to one request. */
  public static ServerReflectionResponse answer(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(list());
      case FILE_BY_FILENAME -> addFile(response, byName(request.getFileByFilename()));
      case FILE_CONTAINING_SYMBOL -> addFile(response, bySymbol(request.getFileContainingSymbol()));
      case ALL_EXTENSION_NUMBERS_OF_TYPE -> addExtensions(response, request);
      case FILE_CONTAINING_EXTENSION -> addFile(response, Optional.empty());
      case MESSAGEREQUEST_NOT_SET ->
          response.setErrorResponse(error(GrpcStatus.INVALID_ARGUMENT, "nothing is asked"));
    }
    return response.build();
  }

  private static ListServiceResponse list() {
    ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
    for (ServiceDescriptor service : services()) {
      list.addService(ServiceResponse.newBuilder().setName(service.getFullName()));
    }
    return list.build();
  }

  private static Optional<FileDescriptor> byName(String name) {
    return FILES.stream().filter(file -> file.getName().equals(name)).findFirst();
  }

  private static Optional<FileDescriptor> bySymbol(String symbol) {
    return Optional.ofNullable(SYMBOLS.get(symbol));
  }

  private static Map<String, FileDescriptor> symbols() {
    Map<String, FileDescriptor> symbols = new HashMap<>();
    for (FileDescriptor file : FILES) {
      file.getMessageTypes().forEach(type -> addMessage(symbols, type));
      file.getEnumTypes().forEach(type -> add(symbols, type));
      for (ServiceDescriptor service : file.getServices()) {
        add(symbols, service);
        service.getMethods().forEach(method -> add(symbols, method));
      }
    }
    return Map.copyOf(symbols);
  }

  private static void addMessage(Map<String, FileDescriptor> symbols, Descriptor message) {
    add(symbols, message);
    message.getFields().forEach(field -> add(symbols, field));
    message.getEnumTypes().forEach(type -> add(symbols, type));
    message.getNestedTypes().forEach(nested -> addMessage(symbols, nested));
  }

  private static void add(Map<String, FileDescriptor> symbols, GenericDescriptor declared) {
    symbols.put(declared.getFullName(), declared.getFile());
  }

  /** Clients ask for the files that a file imports by their names. */
  private static void addFile(
      ServerReflectionResponse.Builder response, Optional<FileDescriptor> file) {
    file.ifPresentOrElse(
        found ->
            response.setFileDescriptorResponse(
                FileDescriptorResponse.newBuilder()
                    .addFileDescriptorProto(found.toProto().toByteString())),
        () ->
            response.setErrorResponse(
                error(GrpcStatus.NOT_FOUND, "there is no such file or name")));
  }

  /** No message has extensions. */
  private static void addExtensions(
      ServerReflectionResponse.Builder response, ServerReflectionRequest request) {
    String type = request.getAllExtensionNumbersOfType();
    if (bySymbol(type).isPresent()) {
      response.setAllExtensionNumbersResponse(
          ExtensionNumberResponse.newBuilder().setBaseTypeName(type));
    } else {
      response.setErrorResponse(error(GrpcStatus.NOT_FOUND, "there is no such type"));
    }
  }

  private static ErrorResponse error(GrpcStatus status, String sentence) {
    return ErrorResponse.newBuilder().setErrorCode(status.code()).setErrorMessage(sentence).build();
  }
}

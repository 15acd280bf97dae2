package io.blindserve.server.http;

import io.blindserve.proto.health.HealthCheckRequest;
import io.blindserve.proto.health.HealthCheckResponse;
import io.blindserve.proto.health.HealthCheckResponse.ServingStatus;
import io.blindserve.server.http.grpc.GrpcFrame;
import io.blindserve.server.http.grpc.Reflection;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.Vertx;
import java.util.function.BooleanSupplier;

/** {@code grpc.health.v1}: the server, and each service by its name. */
final class GrpcHealth {

  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final BooleanSupplier ready;

  GrpcHealth(Vertx vertx, BooleanSupplier ready) {
    this.vertx = vertx;
    this.ready = ready;
  }

  HealthCheckResponse check(HealthCheckRequest request) {
    ServingStatus status = status(request.getService());
    if (status == ServingStatus.SERVICE_UNKNOWN) {
      // The protocol asks for NOT_FOUND.
      throw new ProblemException(ErrorCode.UNKNOWN_MODEL, "there is no service of that name");
    }
    return message(status);
  }

  private ServingStatus status(String service) {
    if (!service.isEmpty()
        && Reflection.services().stream().noneMatch(known -> known.getFullName().equals(service))) {
      return ServingStatus.SERVICE_UNKNOWN;
    }
    return ready.getAsBoolean() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  private static HealthCheckResponse message(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** Tells the state, and every change of it until the caller leaves. */
  void watch(GrpcExchange exchange, HealthCheckRequest request) {
    ServingStatus[] told = {status(request.getService())};
    exchange.send(GrpcFrame.of(message(told[0])));
    long timer =
        vertx.setPeriodic(
            LOOK_MILLIS,
            id -> {
              ServingStatus now = status(request.getService());
              if (now != told[0]) {
                told[0] = now;
                exchange.send(GrpcFrame.of(message(now)));
              }
            });
    exchange.onEnd(() -> vertx.cancelTimer(timer));
  }
}

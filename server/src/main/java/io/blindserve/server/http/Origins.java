package io.blindserve.server.http;

import io.blindserve.server.audit.AuditRecord.Origin;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Classes of networks: all that a record says of where a call came from. */
final class Origins {

  private Origins() {}

  static Origin of(HttpServerRequest request) {
    SocketAddress address = request.remoteAddress();
    if (address == null || address.hostAddress() == null) {
      return Origin.PUBLIC;
    }
    try {
      InetAddress parsed = InetAddress.getByName(address.hostAddress());
      if (parsed.isLoopbackAddress()) {
        return Origin.LOOPBACK;
      }
      return parsed.isSiteLocalAddress() || parsed.isLinkLocalAddress()
          ? Origin.PRIVATE
          : Origin.PUBLIC;
    } catch (UnknownHostException e) {
      return Origin.PUBLIC;
    }
  }
}

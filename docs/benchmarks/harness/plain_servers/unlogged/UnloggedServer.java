package io.blindserve.server;

import io.blindserve.server.audit.AuditLog;
import io.blindserve.server.audit.DroppedRecords;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/**
 * The server with a log that drops every record, so that the share of the access log can be
 * measured. Takes the options of {@code serve}. Not part of any server that is built.
 */
public final class UnloggedServer {

  private UnloggedServer() {}

  public static void main(String[] words) throws InterruptedException {
    ServeCommand options = new ServeCommand();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    InferenceServer server =
        new InferenceServer(
            options.config(),
            new InferenceServer.Parts() {
              @Override
              public AuditLog log(AuditLog honest) {
                return new DroppedRecords(honest);
              }
            });
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    new CountDownLatch(1).await();
  }
}

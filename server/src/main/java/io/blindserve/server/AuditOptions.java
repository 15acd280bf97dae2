package io.blindserve.server;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all commands want that look into a log. */
final class AuditOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "LOG",
      description = "a folder with checkpoint and tile (a log, a copy, an export), or its address")
  private String log;

  @Option(names = "--vkey", required = true, description = "the key of the log")
  private String vkey;

  /** What is done with a log. */
  interface Work {
    int with(PrintWriter out) throws IOException, NotVerifiedException;
  }

  /** Does something; the exit code says whether the log was what its key signed. */
  int run(Work work) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      return work.with(out);
    } catch (NotVerifiedException e) {
      out.println("NOT VERIFIED: " + e.getMessage());
      return AuditCommand.NOT_VERIFIED;
    } finally {
      out.flush();
    }
  }

  LogSource source() {
    try {
      return LogSource.of(log);
    } catch (IllegalArgumentException e) {
      throw wrong("LOG is no folder and no address", e);
    }
  }

  NoteVerifier key() {
    try {
      return NoteVerifier.parse(vkey);
    } catch (NoteException e) {
      throw wrong("--vkey: " + e.getMessage(), e);
    }
  }

  private ParameterException wrong(String what, Exception cause) {
    CommandLine line = spec.commandLine();
    return new ParameterException(line, what, cause);
  }

  /** Whoever wrote the log must not write to the auditor's terminal. */
  static String printable(String text) {
    return text.replaceAll("[^\\p{Print}]", "?");
  }
}

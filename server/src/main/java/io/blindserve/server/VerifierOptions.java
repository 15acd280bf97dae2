package io.blindserve.server;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands want that check something that a log signed. */
class VerifierOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--vkey", required = true, description = "the key of the log")
  private String vkey;

  /** What is done with a log. */
  interface Work {
    int with(PrintWriter out) throws IOException, NotVerifiedException;
  }

  /** Does something; the exit code says whether the log was what its key signed. */
  final int run(Work work) throws IOException {
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

  final NoteVerifier key() {
    try {
      return NoteVerifier.parse(vkey);
    } catch (NoteException e) {
      throw wrong("--vkey: " + e.getMessage(), e);
    }
  }

  final ParameterException wrong(String what, Exception cause) {
    CommandLine line = spec.commandLine();
    return new ParameterException(line, what, cause);
  }
}

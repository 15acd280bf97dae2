package io.blindserve.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What an auditor typed, and what came of it.
 *
 * @param code exit code
 */
record AuditRun(int code, String out, String err) {

  static AuditRun of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new OneLineErrors())
            .execute(words);
    return new AuditRun(code, out.toString(), err.toString());
  }
}

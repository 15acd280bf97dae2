package io.blindserve.client.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs commands in this process and keeps what they print. */
final class CliFixture {

  private final Map<String, String> environment = new HashMap<>();

  CliFixture password(String password) {
    environment.put(Passwords.VARIABLE, password);
    return this;
  }

  Run run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Optional.empty(),
            name -> Optional.ofNullable(environment.get(name)));
    int code =
        Main.execute(terminal, Stream.of(words).map(Object::toString).toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  record Run(int code, String out, String err) {

    List<String> lines() {
      return out.lines().toList();
    }
  }
}

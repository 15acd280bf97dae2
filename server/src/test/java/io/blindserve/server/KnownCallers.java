package io.blindserve.server;

import io.blindserve.server.auth.CallerEntry;
import io.blindserve.server.auth.CallerProof;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.auth.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A file of callers, one for each scope, and their tokens. */
final class KnownCallers {

  private final Map<String, String> tokens = new TreeMap<>();
  private final CallersFile file;
  private final Path path;

  /** Writes a file where there is none. */
  KnownCallers(Path path) throws IOException {
    this.path = path;
    this.file = new CallersFile(path);
    for (String scopes : new String[] {"infer", "control", "read-log", "metrics", "-"}) {
      add(scopes.equals("-") ? "nothing" : scopes, scopes);
    }
  }

  void add(String name, String scopes) throws IOException {
    String token = Token.fresh();
    tokens.put(name, token);
    file.add(
        new CallerEntry(
            name, CallerEntry.scopes(scopes), Optional.empty(), CallerProof.ofToken(token)));
  }

  Path path() {
    return path;
  }

  CallersFile file() {
    return file;
  }

  Map<String, String> tokens() {
    return tokens;
  }

  String token(String name) {
    return tokens.get(name);
  }

  /** The header by which a caller is known. */
  Map<String, String> header(String name) {
    return Map.of("Authorization", "Bearer " + token(name));
  }

  /** A file with the token of a caller. */
  Path tokenFile(String name) throws IOException {
    return Files.writeString(path.resolveSibling(name + ".token"), token(name) + "\n");
  }
}

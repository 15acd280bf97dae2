package io.blindserve.server;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.server.witness.Witness;
import io.blindserve.server.witness.WitnessFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code witness}: runs until it is told to stop. */
@Command(
    name = "witness",
    mixinStandardHelpOptions = true,
    description =
        "Cosigns the heads of access logs, each only if it grew out of the one before (C2SP"
            + " tlog-witness, POST /add-checkpoint).")
final class WitnessCommand implements Callable<Integer> {

  private static final Pattern PLACE = Pattern.compile("(?<host>.+):(?<port>[0-9]{1,5})");
  private static final int MOST_PORTS = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--log",
      required = true,
      paramLabel = "VKEY",
      description = "keys of a log, as audit vkey prints them; may be repeated, for other logs too")
  private List<String> logs = List.of();

  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:8090",
      paramLabel = "HOST:PORT",
      description = "where to listen, port 0 for any (${DEFAULT-VALUE})")
  private String listen;

  @Option(
      names = "--data",
      defaultValue = "witness-data",
      description = "folder of its key and of the heads that it cosigned (${DEFAULT-VALUE})")
  private Path data;

  @Option(
      names = "--name",
      description = "name of a key that is made, such as witness.example/one (a fresh one)")
  private @Nullable String name;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Matcher place = PLACE.matcher(listen);
    if (!place.matches() || Integer.parseInt(place.group("port")) > MOST_PORTS) {
      throw wrong("--listen is HOST:PORT");
    }
    List<HeadTrust> trusted = trusted();
    WitnessFolder folder = new WitnessFolder(data);
    try (Cosigner key = key(folder);
        WitnessEdge edge =
            WitnessEdge.open(
                place.group("host").replaceAll("[\\[\\]]", ""),
                Integer.parseInt(place.group("port")),
                new Witness(key, folder, trusted))) {
      Semaphore stops = new Semaphore(0);
      StopSignals.onStop(stops::release);
      say("witness key: " + key.verifier());
      say("listening on http://" + place.group("host") + ":" + edge.port());
      stops.acquire();
      say("stopped");
    }
    return CommandLine.ExitCode.OK;
  }

  private Cosigner key(WitnessFolder folder) throws IOException {
    try {
      return folder.key(() -> name == null ? freshName() : name);
    } catch (IllegalArgumentException e) {
      throw wrong("--name: " + e.getMessage());
    }
  }

  private static String freshName() {
    return String.format(
        Locale.ROOT, "blindserve.invalid/witness-%08x", new SecureRandom().nextInt());
  }

  private List<HeadTrust> trusted() {
    Map<String, List<NoteVerifier>> keys = new LinkedHashMap<>();
    for (String words : logs) {
      try {
        for (NoteVerifier key : NoteVerifier.parseAll(words)) {
          keys.computeIfAbsent(key.name(), origin -> new ArrayList<>()).add(key);
        }
      } catch (NoteException e) {
        throw wrong("--log: " + e.getMessage());
      }
    }
    return keys.values().stream().map(HeadTrust::in).toList();
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}

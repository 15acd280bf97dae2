package io.blindserve.server;

import io.blindserve.server.bench.BenchReport;
import io.blindserve.server.bench.BodyForm;
import io.blindserve.server.bench.Generator;
import io.blindserve.server.bench.Load;
import io.blindserve.server.bench.Measured;
import io.blindserve.server.bench.ModelCall;
import io.blindserve.server.bench.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: loads a server and says how long its answers took. */
@Command(
    name = "bench",
    description = {
      "Loads a server of the Open Inference Protocol over HTTP/1.1, from one thread.",
      "Exit code 1 if an answer failed or never came."
    })
final class BenchCommand implements Callable<Integer> {

  private static final double NANOS = 1e9;

  @Spec private CommandSpec spec;

  /** Not those of other commands, whose {@code --version} is the program's. */
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Parameters(paramLabel = "URL", description = "the server, such as http://localhost:8080")
  private URI server = URI.create("http://localhost:8080");

  @Option(names = "--model", required = true, paramLabel = "NAME", description = "the model")
  private String model = "";

  @Option(
      names = "--version",
      paramLabel = "N",
      defaultValue = "",
      description = "its version; without it the server's default")
  private String version = "";

  @Option(
      names = "--connections",
      defaultValue = "16",
      description = "connections, each with one call under way (${DEFAULT-VALUE})")
  private int connections;

  @Option(
      names = "--rate",
      description =
          "calls a second that are due whether or not others were answered (none: the next call goes when one is answered)")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "time that is measured (${DEFAULT-VALUE})")
  private double seconds;

  @Option(
      names = "--warmup",
      defaultValue = "3",
      description = "seconds before, which are not measured (${DEFAULT-VALUE})")
  private double warmup;

  @Option(names = "--rows", defaultValue = "1", description = "rows of a call (${DEFAULT-VALUE})")
  private int rows;

  @Option(
      names = "--form",
      defaultValue = "json",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private BodyForm form = BodyForm.JSON;

  @Option(
      names = "--body",
      paramLabel = "FILE",
      description = "a body of JSON (random values that fit the model)")
  private Optional<Path> body = Optional.empty();

  @Option(
      names = "--output",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private BenchReport output = BenchReport.TEXT;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "trust the certificates of this PEM file and no others")
  private Optional<Path> trust = Optional.empty();

  @Option(names = "--insecure-http", description = "allow http:// to another machine")
  private boolean insecureHttp;

  @Mixin private TokenOption token;

  @Override
  public Integer call() throws IOException {
    Target target = Target.of(server, trust, insecureHttp || Loopback.isHost(server.getHost()));
    Load load =
        new Load(
            connections,
            rate.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
            duration(warmup),
            duration(seconds));
    ModelCall call = new ModelCall(target, model, version, token.read());
    byte[] request =
        body.isPresent() ? call.request(Files.readAllBytes(body.get())) : call.request(rows, form);
    Measured measured = new Generator(target, load, request).run();
    PrintWriter out = spec.commandLine().getOut();
    String what = "model " + model + " at " + server + ", " + request.length + " bytes a call";
    output.lines(what, measured).forEach(out::println);
    out.flush();
    return measured.failures() + measured.unanswered() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * NANOS));
  }
}

package io.blindserve.client.cli;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ModelReleases;
import io.blindserve.client.ModelReleases.Why;
import io.blindserve.client.ReleaseTrial;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Says which versions of a model callers get, and changes that. */
@Command(
    name = "release",
    description =
        "Says which versions of a model callers get, and changes that; every change is on record at the server.",
    mixinStandardHelpOptions = true)
final class ReleaseCommand implements Runnable {

  private static final String MODEL = "The model.";
  private static final String VERSION = "The version's number.";

  private final Terminal terminal;

  @CommandLine.Spec
  @SuppressWarnings("NullAway.Init")
  private CommandLine.Model.CommandSpec spec;

  ReleaseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: status, start, promote, rollback, label or unlabel");
  }

  /** Why something is changed. */
  static final class WhyOptions {
    @Option(
        names = "--reason",
        paramLabel = "WORD",
        description = "requested, release, rollback, incident or maintenance.")
    private Optional<String> reason = Optional.empty();

    @Option(
        names = "--ticket",
        paramLabel = "NUMBER",
        description = "Where the reason is written down.")
    private Optional<String> ticket = Optional.empty();

    Why why() {
      return new Why(reason, ticket);
    }
  }

  @Command(description = "Prints what callers get now.", mixinStandardHelpOptions = true)
  int status(
      @Mixin ServerOptions server,
      @Parameters(paramLabel = "MODEL", description = MODEL) String model) {
    return done(server, model, releases -> {});
  }

  @Command(
      description = {
        "Begins to try a version, or changes how it is tried: on some of the callers who name none,",
        "on copies of calls, or both; with rules the server rolls it back, or promotes it, by itself."
      },
      mixinStandardHelpOptions = true)
  int start(
      @Mixin ServerOptions server,
      @Mixin WhyOptions why,
      @Mixin TrialOptions trial,
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Parameters(paramLabel = "VERSION", description = VERSION) int version) {
    ReleaseTrial how = trial(trial);
    return done(server, model, releases -> releases.start(version, how, why.why()));
  }

  @Command(
      description = "Gives the version that is being tried to all callers who name none.",
      mixinStandardHelpOptions = true)
  int promote(
      @Mixin ServerOptions server,
      @Mixin WhyOptions why,
      @Parameters(paramLabel = "MODEL", description = MODEL) String model) {
    return done(server, model, releases -> releases.promote(why.why()));
  }

  @Command(
      description = "Gives the version that is being tried to nobody any more.",
      mixinStandardHelpOptions = true)
  int rollback(
      @Mixin ServerOptions server,
      @Mixin WhyOptions why,
      @Parameters(paramLabel = "MODEL", description = MODEL) String model) {
    return done(server, model, releases -> releases.rollBack(why.why()));
  }

  @Command(
      description = "Gives a label to a version; 'default' is that of callers who name no version.",
      mixinStandardHelpOptions = true)
  int label(
      @Mixin ServerOptions server,
      @Mixin WhyOptions why,
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Parameters(paramLabel = "LABEL", description = "For example stable.") String label,
      @Parameters(paramLabel = "VERSION", description = VERSION) int version) {
    return done(server, model, releases -> releases.moveLabel(label, version, why.why()));
  }

  @Command(description = "Takes a label away.", mixinStandardHelpOptions = true)
  int unlabel(
      @Mixin ServerOptions server,
      @Mixin WhyOptions why,
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Parameters(paramLabel = "LABEL", description = "The label.") String label) {
    return done(server, model, releases -> releases.removeLabel(label, why.why()));
  }

  private ReleaseTrial trial(TrialOptions options) {
    try {
      return options.trial();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Every command ends with what callers get now. */
  private int done(ServerOptions server, String model, Consumer<ModelReleases> change) {
    try (BlindserveClient client = server.connect(server.options(terminal).build())) {
      ModelReleases releases = client.model(model).releases();
      change.accept(releases);
      terminal
          .out()
          .println(AnswerDocument.parse("release status", releases.statusAsJson()).text());
    }
    return Main.DONE;
  }
}

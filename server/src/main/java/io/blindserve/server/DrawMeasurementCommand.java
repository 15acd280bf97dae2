package io.blindserve.server;

import io.blindserve.server.inference.encrypted.report.MeasuredPage;
import io.blindserve.server.inference.encrypted.report.Measurement;
import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code draw-measurement}: puts what {@code check-plan} found into a page of {@code compile}. */
@Command(
    name = "draw-measurement",
    mixinStandardHelpOptions = true,
    hidden = true,
    description = "Draws a measurement of a plan into the page that compile wrote.")
final class DrawMeasurementCommand implements Callable<Integer> {

  private static final long MAX_PAGE_BYTES = 64 << 20;

  @Parameters(index = "0", paramLabel = "PAGE", description = "page that compile --html wrote")
  private Path page;

  @Parameters(index = "1", paramLabel = "PLAN", description = "name of the plan")
  private String plan;

  @Parameters(index = "2", paramLabel = "MEASUREMENT", description = "file that check-plan wrote")
  private Path measurement;

  @Option(
      names = "--pairs",
      paramLabel = "CSV",
      description = "plain and encrypted answers, as check-plan --pairs wrote them")
  private Optional<Path> pairs = Optional.empty();

  @Override
  public Integer call() throws IOException {
    String html = new String(bounded(page, MAX_PAGE_BYTES), StandardCharsets.UTF_8);
    List<double[]> points =
        pairs.map(file -> RowsTable.read(file, List.of("plain", "encrypted"))).orElse(List.of());
    try {
      Measurement found = Measurement.read(bounded(measurement, Measurement.MAX_BYTES));
      Files.writeString(page, MeasuredPage.draw(html, plan, found, points));
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(page + ", " + measurement + ": " + e.getMessage(), e);
    }
    return CommandLine.ExitCode.OK;
  }

  private static byte[] bounded(Path file, long limit) throws IOException {
    if (Files.size(file) > limit) {
      throw new ModelLoadException(file + " is larger than " + limit + " bytes");
    }
    return Files.readAllBytes(file);
  }
}

package io.blindserve.server;

import io.blindserve.server.model.ModelName;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The folder of a version, and which version it is. */
final class VersionFolderOptions {

  private static final Pattern FORM = Pattern.compile("([^/]+)/([1-9][0-9]{0,8})");
  private static final int NAMES = 2;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER", description = "folder of the version, such as models/NAME/2")
  private Path folder;

  @Option(
      names = "--as",
      paramLabel = "NAME/NUMBER",
      description = "the version that it will be served as (the last two names of FOLDER)")
  private @Nullable String as;

  Path folder() {
    return folder;
  }

  ModelName model() {
    return new ModelName(matched().group(1));
  }

  int version() {
    return Integer.parseInt(matched().group(2));
  }

  private Matcher matched() {
    Matcher matcher = FORM.matcher(as == null ? lastNames() : as);
    if (!matcher.matches() || !ModelName.isValid(matcher.group(1))) {
      throw new ParameterException(
          spec.commandLine(), "give the version with --as NAME/NUMBER, or a FOLDER that ends so");
    }
    return matcher;
  }

  private String lastNames() {
    Path path = folder.toAbsolutePath().normalize();
    int count = path.getNameCount();
    return count < NAMES ? "" : path.getName(count - NAMES) + "/" + path.getFileName();
  }
}

package io.blindserve.server;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.store.PrivateFile;
import io.blindserve.server.model.Manifest;
import io.blindserve.server.model.ManifestFolder;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelTrust;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code manifest}: what who publishes versions does with their folders. Starts no server. */
@Command(
    name = "manifest",
    mixinStandardHelpOptions = true,
    description = "Says, signs and checks what the folder of a version consists of.",
    subcommands = {
      ManifestCommand.Key.class,
      ManifestCommand.Write.class,
      ManifestCommand.Check.class
    })
final class ManifestCommand implements Callable<Integer> {

  /** A folder was read and is not what its manifest says. */
  static final int NOT_THE_SAME = 3;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what to do: key, write or check");
  }

  /** {@code manifest key}. */
  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description =
          "Makes a key that signs manifests, in a file for its owner alone, and prints its public"
              + " half, a line for serve --model-keys.")
  static final class Key implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the new file")
    private Path file;

    @Option(
        names = "--name",
        required = true,
        description = "name of the key, such as release.example/models")
    private String name;

    @Override
    public Integer call() {
      PrivateFile target = new PrivateFile(file);
      try (NoteSigner fresh = NoteSigner.create(name)) {
        target.locked(
            () -> {
              if (target.exists()) {
                throw new IllegalStateException(file + " is there already");
              }
              store(target, fresh);
              return fresh;
            });
        print(spec, fresh.verifier().toString());
      }
      return CommandLine.ExitCode.OK;
    }

    private static void store(PrivateFile target, NoteSigner key) {
      byte[] encoded = key.encoded(SecretAccess.granted());
      try {
        target.replace(encoded);
      } finally {
        Arrays.fill(encoded, (byte) 0);
      }
    }
  }

  /** {@code manifest write}. */
  @Command(
      name = "write",
      mixinStandardHelpOptions = true,
      description =
          "Writes manifest.txt into a folder: the SHA-256 of every file in it, signed if there is a"
              + " key. A server loads such a version only while all of it is the same.")
  static final class Write implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private VersionFolderOptions version;

    @Option(names = "--key", paramLabel = "FILE", description = "key of manifest key to sign with")
    private @Nullable Path key;

    @Override
    public Integer call() throws IOException {
      ManifestFolder folder = new ManifestFolder(version.folder());
      Manifest manifest = folder.describe(version.model(), version.version());
      folder.write(key == null ? bytes(manifest) : signed(manifest, key));
      print(spec, manifest.text().stripTrailing());
      return CommandLine.ExitCode.OK;
    }

    private static byte[] bytes(Manifest manifest) {
      return manifest.text().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] signed(Manifest manifest, Path key) {
      byte[] encoded = new PrivateFile(key).read();
      try (NoteSigner signer = NoteSigner.parse(encoded, SecretAccess.granted())) {
        return signer.sign(manifest.text()).toByteArray();
      } catch (NoteException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      } finally {
        Arrays.fill(encoded, (byte) 0);
      }
    }
  }

  /** {@code manifest check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Holds a folder against its manifest.txt as a server does. Exit codes: 0 the same, 3 not"
              + " the same or not signed by a key that is trusted, 2 wrong usage.")
  static final class Check implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private VersionFolderOptions version;

    @Option(
        names = "--keys",
        paramLabel = "FILE",
        description = "keys, one a line, of which one must have signed")
    private @Nullable Path keys;

    @Override
    public Integer call() {
      ModelTrust trust =
          Optional.ofNullable(keys).map(ModelTrust::ofFile).orElse(ModelTrust.ANYBODY);
      try {
        int files =
            new ManifestFolder(version.folder()).check(version.model(), version.version(), trust);
        print(
            spec,
            "the same: " + files + " files" + (keys == null ? ", signatures not checked" : ""));
        return CommandLine.ExitCode.OK;
      } catch (ModelLoadException e) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("blindserve: " + e.getMessage());
        err.flush();
        return NOT_THE_SAME;
      }
    }
  }

  private static void print(CommandSpec spec, String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }
}

package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.extensions.OrtxPackage;
import java.security.CodeSource;
import java.util.Optional;

/**
 * The operators of onnxruntime-extensions, tokenizers above all, so that a model takes text. Their
 * native library comes with the server; a model cannot bring one.
 */
public final class Extensions {

  /** Where these operators stand in a model. */
  private static final String DOMAIN = "ai.onnx.contrib";

  private Extensions() {}

  /** Returns why this machine cannot have them, if so. Loads the library. */
  public static Optional<String> unavailable() {
    try {
      library();
      return Optional.empty();
    } catch (LinkageError e) {
      return Optional.of(
          "onnxruntime-extensions has no library that can be loaded on "
              + System.getProperty("os.name")
              + " "
              + System.getProperty("os.arch"));
    }
  }

  /** Lets a session know the operators. */
  static void register(SessionOptions options) throws OrtException {
    options.registerCustomOpLibrary(library());
  }

  /** Names the package with its version, as its jar does. */
  static String version() {
    CodeSource source = OrtxPackage.class.getProtectionDomain().getCodeSource();
    String place = source == null ? "" : source.getLocation().getPath();
    return place.substring(place.lastIndexOf('/') + 1);
  }

  /** What to tell of a model that was refused while it could not have them. */
  static String hint(Exception failure) {
    return String.valueOf(failure.getMessage()).contains(DOMAIN)
        ? "; it has operators of onnxruntime-extensions, which the server was not told to allow"
        : "";
  }

  private static String library() {
    return OrtxPackage.getLibraryPath();
  }
}

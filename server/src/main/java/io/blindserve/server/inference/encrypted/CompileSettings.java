package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.CompileChoices;
import io.blindserve.he.compile.CompileOptions;
import io.blindserve.he.rlwe.SecurityProfile;
import io.blindserve.server.model.EncryptedSettings;
import io.blindserve.server.model.ModelDescription;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From what an operator asks for to the compiler's options, and to the words that bind a plan. */
final class CompileSettings {

  private static final String NOT_GIVEN = "none";

  private CompileSettings() {}

  /**
   * Returns the compiler's options for a model under its description.
   *
   * @throws IllegalArgumentException if a setting is out of range; the message names it
   */
  static CompileOptions options(ModelDescription description) {
    return options(description, EncryptedSettings.USUAL, List.of(), Optional.empty());
  }

  /**
   * Returns the compiler's options.
   *
   * @param stronger settings that go before those of the description
   * @param calibration rows to find ranges by
   * @param keysOf a plan whose keys must do
   */
  static CompileOptions options(
      ModelDescription description,
      EncryptedSettings stronger,
      List<double[]> calibration,
      Optional<Plan> keysOf) {
    EncryptedSettings asked = description.settings().under(stronger);
    CompileOptions usual = CompileOptions.defaults();
    CompileOptions options =
        new CompileOptions(
            asked.profile().map(CompileSettings::profile).orElse(usual.profile()),
            description.range().map(box -> new FeatureRange(box.min(), box.max())),
            asked.maxError().orElse(usual.maxError()),
            asked.maxLogN().orElse(usual.maxLogN()),
            asked.keyBytePrice().orElse(usual.keyBytePrice()),
            usual.choices());
    CompileChoices choices = choices(asked, calibration, keysOf);
    return options.withChoices(description.bins().map(choices::withBins).orElse(choices));
  }

  private static CompileChoices choices(
      EncryptedSettings asked, List<double[]> calibration, Optional<Plan> keysOf) {
    CompileChoices out =
        CompileChoices.DEFAULTS
            .withCalibration(calibration)
            .withPrivacy(asked.privacy().orElse(CompileChoices.NO_PRIVACY))
            .withStructure(
                asked
                    .structure()
                    .map(CompileSettings::structure)
                    .orElse(CompileChoices.Structure.PUBLIC))
            .withThresholds(asked.allowThresholds().orElse(false))
            .withRows(asked.rows().orElse(1));
    if (asked.trees().isPresent()) {
      out = out.withTrees(trees(asked.trees().get()));
    }
    return keysOf.isPresent() ? out.withKeysOf(keysOf.get()) : out;
  }

  private static SecurityProfile profile(String label) {
    return Arrays.stream(SecurityProfile.values())
        .filter(profile -> profile.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the profile is classical or pq"));
  }

  private static CompileChoices.Structure structure(String name) {
    return switch (name) {
      case "public" -> CompileChoices.Structure.PUBLIC;
      case "private" -> CompileChoices.Structure.PRIVATE;
      default -> throw new IllegalArgumentException("the structure is public or private");
    };
  }

  private static CompileChoices.Trees trees(String name) {
    return switch (name) {
      case "bins" -> CompileChoices.Trees.BINS;
      case "sign" -> CompileChoices.Trees.SIGN;
      case "thresholds" -> CompileChoices.Trees.THRESHOLDS;
      default -> throw new IllegalArgumentException("trees are bins, sign or thresholds");
    };
  }

  /** Returns in words what a plan was asked for: what a stored plan is bound to. */
  static SortedMap<String, String> words(CompileOptions options) {
    CompileChoices choices = options.choices();
    SortedMap<String, String> out = new TreeMap<>();
    out.put("profile", options.profile().label());
    out.put("max_error", Double.toString(options.maxError()));
    out.put("max_log_n", Integer.toString(options.maxLogN()));
    out.put("key_byte_price", Integer.toString(options.keyBytePrice()));
    out.put("range", options.inputRange().map(CompileSettings::digest).orElse(NOT_GIVEN));
    out.put("privacy", choices.privacy());
    out.put("structure", choices.structure().label());
    out.put("allow_thresholds", Boolean.toString(choices.allowThresholds()));
    out.put("trees", choices.trees().map(t -> t.name().toLowerCase(Locale.ROOT)).orElse(NOT_GIVEN));
    out.put("bins", choices.bins().map(CompileSettings::digestOfBins).orElse(NOT_GIVEN));
    out.put("approximation_error", Double.toString(choices.approximationError()));
    out.put("rows", Integer.toString(choices.rows()));
    out.put("calibration", choices.calibration().isEmpty() ? NOT_GIVEN : digest(choices));
    out.put("keys_of", choices.keysOf().map(Plan::digest).orElse(NOT_GIVEN));
    return out;
  }

  /**
   * Returns whether a plan that was made for {@code stored} may stand for one made for {@code
   * wanted}. Calibration rows and the plan whose keys were kept are known to the operator alone,
   * who stored the plan; nothing else may differ.
   */
  static boolean stands(SortedMap<String, String> stored, SortedMap<String, String> wanted) {
    SortedMap<String, String> compared = new TreeMap<>(stored);
    for (String free : List.of("calibration", "keys_of")) {
      if (stored.containsKey(free) && NOT_GIVEN.equals(wanted.get(free))) {
        compared.put(free, NOT_GIVEN);
      }
    }
    return compared.equals(wanted);
  }

  private static String digest(FeatureRange range) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * range.features() * Double.BYTES);
    range.min().forEach(bytes::putDouble);
    range.max().forEach(bytes::putDouble);
    return Digests.sha256(bytes.array());
  }

  private static String digestOfBins(List<List<Double>> bins) {
    int numbers = bins.stream().mapToInt(List::size).sum();
    ByteBuffer bytes = ByteBuffer.allocate(bins.size() * Integer.BYTES + numbers * Double.BYTES);
    for (List<Double> edges : bins) {
      bytes.putInt(edges.size());
      edges.forEach(bytes::putDouble);
    }
    return Digests.sha256(bytes.array());
  }

  private static String digest(CompileChoices choices) {
    int numbers = choices.calibration().stream().mapToInt(row -> row.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(numbers * Double.BYTES);
    choices.calibration().forEach(row -> Arrays.stream(row).forEach(bytes::putDouble));
    return Digests.sha256(bytes.array());
  }
}

package io.blindserve.server.audit.verify;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a log says of an encrypted call that was answered; all that is needed to compute the answer
 * again stands in it by digest.
 *
 * @param index place of the record
 * @param id of the record, 32 hexadecimal digits
 * @param model name and version, for people
 * @param modelDigest of the model file
 * @param plan digest of the plan
 * @param keys id of the evaluation keys, 64 hexadecimal digits
 * @param seed digest of the seed that masked the answer, if it was masked
 * @param in digest of the request's ciphertexts
 * @param out digest of the answer's ciphertexts
 */
public record RecordedAnswer(
    long index,
    String id,
    String model,
    String modelDigest,
    String plan,
    String keys,
    Optional<String> seed,
    String in,
    String out) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern KEYS = Pattern.compile("[0-9a-f]{64}");

  /**
   * Takes what is needed of a record.
   *
   * @return nothing where it is not about an encrypted call that was answered
   * @throws NotVerifiedException if it does not say what it has to
   */
  public static Optional<RecordedAnswer> of(RecordFacts facts, long index)
      throws NotVerifiedException {
    boolean answered =
        facts.type().equals("outcome")
            && facts.text("path").equals("encrypted")
            && facts.text("outcome").equals("ok");
    if (!answered) {
      return Optional.empty();
    }
    Optional<String> seed =
        facts.text("he.seed").isEmpty()
            ? Optional.empty()
            : Optional.of(value(facts, "he.seed", DIGEST, index));
    return Optional.of(
        new RecordedAnswer(
            index,
            value(facts, "id", ID, index),
            facts.model(),
            value(facts, "model.digest", DIGEST, index),
            value(facts, "he.plan", DIGEST, index),
            value(facts, "he.evk", KEYS, index),
            seed,
            value(facts, "in.digest", DIGEST, index),
            value(facts, "out.digest", DIGEST, index)));
  }

  private static String value(RecordFacts facts, String name, Pattern form, long index)
      throws NotVerifiedException {
    String value = facts.text(name);
    if (!form.matcher(value).matches()) {
      throw new NotVerifiedException("record " + index + " has no " + name + " in its form");
    }
    return value;
  }
}

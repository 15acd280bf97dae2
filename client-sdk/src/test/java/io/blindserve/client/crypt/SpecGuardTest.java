package io.blindserve.client.crypt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.TinyPlan;
import io.blindserve.client.failure.UnsafeSpecException;
import io.blindserve.he.circuit.PlanSpec;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecGuardTest {

  private static final byte[] HONEST = TinyPlan.spec(TinyPlan.plan("latency")).toJson();
  private static final String TEXT = new String(HONEST, StandardCharsets.UTF_8);

  @Test
  void anHonestSpecificationPasses() {
    assertEquals("tiny", SpecGuard.check(HONEST).modelName());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"LogN\":12 | \"LogN\":11",
        "\"LogN\":12 | \"LogN\":99",
        "\"LogNthRoot\":13 | \"LogNthRoot\":14",
        "0.6666666666666666 | 0.3333333333333333",
        "\"Sigma\":3.2 | \"Sigma\":3.0",
        "\"Bound\":19.2 | \"Bound\":9.6",
        "\"RingType\":\"Standard\" | \"RingType\":\"ConjugateInvariant\"",
        "\"profile\":\"classical\" | \"profile\":\"pq\"",
        "\"profile\":\"classical\" | \"profile\":\"none\"",
        "\"bits\":128 | \"bits\":64",
        "\"scheme\":\"ckks\" | \"scheme\":\"bfv\"",
        "\"wire\":[\"blindserve-1\",\"lattigo-v6\"] | \"wire\":[\"seal-4\"]",
        "\"wire\":[\"blindserve-1\",\"lattigo-v6\"] | \"wire\":[\"blindserve-1\"]",
        "\"blindserve-1\":{ | \"blindserve-2\":{",
        "\"blindserve-1\":{\"evaluation_key_bytes\": | \"blindserve-1\":{\"evaluation_key_bytes\":9",
        "\"spec_version\":1 | \"spec_version\":2",
        "\"element\":5 | \"element\":4",
        "\"element\":5 | \"element\":8193",
        "\"element\":5 | \"element\":1",
        "\"relinearization_key\":{\"level\":1} | \"relinearization_key\":{\"level\":2}",
        "\"public_key\":false | \"public_key\":true",
        "\"op\":\"affine\" | \"op\":\"exec\"",
        "\"log_scale\":28 | \"log_scale\":54",
        "\"request_bytes\": | \"request_bytes\":9",
        "\"response_bytes\": | \"response_bytes\":9",
        "\"evaluation_key_bytes\": | \"evaluation_key_bytes\":9",
        "\"promised_error\":0.01 | \"promised_error\":-1",
        "\"privacy\":\"none\" | \"privacy\":\"rerandomised\"",
        "\"key_profile\":\"sha256: | \"key_profile\":\"sha256:00",
      })
  void whatIsUnsafeOrContradictsItselfIsRefused(String what, String by) {
    assertTrue(TEXT.contains(what), what);
    byte[] changed =
        TEXT.replaceFirst(java.util.regex.Pattern.quote(what), by).getBytes(StandardCharsets.UTF_8);
    assertThrows(UnsafeSpecException.class, () -> SpecGuard.check(changed));
  }

  @Test
  void unknownMembersAreIgnored() {
    byte[] more =
        TEXT.replaceFirst("\\{", "{\"from_the_future\":[1,{}],").getBytes(StandardCharsets.UTF_8);
    assertEquals(SpecGuard.check(HONEST), SpecGuard.check(more));
  }

  /**
   * Digits and structure are changed at random places: every outcome is a checked specification or
   * a refusal.
   */
  @Test
  void mutatedSpecificationsAreCheckedOrRefused() {
    Random random = new Random(20261124);
    String alphabet = "0123456789-.eE\"[]{},:";
    int refused = 0;
    for (int round = 0; round < 3_000; round++) {
      byte[] changed = HONEST.clone();
      for (int change = 0; change <= random.nextInt(2); change++) {
        changed[interestingPlace(random)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      try {
        PlanSpec spec = SpecGuard.check(changed);
        assertTrue(spec.cost().lattigo().evaluationKeyBytes() < 1 << 26);
      } catch (UnsafeSpecException e) {
        refused++;
      }
    }
    assertTrue(refused > 1_000, "refused " + refused);
  }

  /** Nearly all bytes are slots of one input; most changes go to the rest. */
  private static int interestingPlace(Random random) {
    int slots = TEXT.indexOf("-1,-1,-1");
    int at = random.nextInt(slots + 1_000);
    return at < slots ? at : HONEST.length - 1 - (at - slots);
  }
}

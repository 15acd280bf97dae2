package io.blindserve.keys.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.TrustPolicy.Witness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as C2SP tlog-policy has them: {@code A} to {@code E} stand for keys of witnesses. */
class TrustPolicyTest {

  private static final List<NoteVerifier> KEYS = new ArrayList<>();
  private static NoteVerifier log;

  @BeforeAll
  static void makeKeys() {
    for (int i = 0; i < 5; i++) {
      try (Cosigner made = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/" + i)) {
        KEYS.add(made.verifier());
      }
    }
    try (NoteSigner made = NoteSigner.create("log.example/one")) {
      log = made.verifier();
    }
  }

  private static TrustPolicy policy(String text) throws NoteException {
    String keyed = text.replace("LOG", log.toString());
    for (int i = 0; i < KEYS.size(); i++) {
      keyed = keyed.replace("<" + (char) ('A' + i) + ">", KEYS.get(i).toString());
    }
    return TrustPolicy.parse(keyed.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean isMet(TrustPolicy policy, int... signed) {
    Set<NoteVerifier> keys = new java.util.HashSet<>();
    for (int i : signed) {
      keys.add(KEYS.get(i));
    }
    return policy.isMet(keys);
  }

  /** The example of the specification. */
  @Test
  void groupsOfGroupsAreCounted() throws Exception {
    TrustPolicy policy =
        policy(
            "# comment\n\nlog LOG https://log.example/\n"
                + "witness X1 <A>\nwitness\tX2  <B> https://w.example/\n witness X3 <C>\n"
                + "group X 2 X1 X2 X3\nwitness Y1 <D>\nwitness Y2 <E>\ngroup Y any Y1 Y2\n"
                + "group both all X Y\nquorum both\n");
    assertEquals(List.of(log), policy.logs());
    assertEquals(KEYS, policy.witnessKeys());
    assertEquals(Optional.of("https://w.example/"), policy.witnesses().get(1).address());
    assertFalse(policy.isNone());
    assertTrue(isMet(policy, 0, 2, 4));
    assertTrue(isMet(policy, 0, 1, 2, 3, 4));
    assertFalse(isMet(policy, 0, 4));
    assertFalse(isMet(policy, 0, 1, 2));
    assertFalse(isMet(policy));
  }

  @Test
  void someOfManyAreReadAgain() throws Exception {
    List<Witness> witnesses =
        KEYS.stream().map(key -> new Witness(key, Optional.of("http://w/" + key.id()))).toList();
    String text = TrustPolicy.text(List.of(log), witnesses, 2);
    TrustPolicy policy = TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(witnesses, policy.witnesses());
    assertFalse(isMet(policy, 3));
    assertTrue(isMet(policy, 3, 1));
    TrustPolicy none = policy(TrustPolicy.text(List.of(), List.of(), 0));
    assertTrue(none.isNone() && isMet(none));
    assertThrows(IllegalArgumentException.class, () -> TrustPolicy.text(List.of(), witnesses, 6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "quorum\n",
        "quorum X\n",
        "quorum none\nquorum none\n",
        "quorum none none\n",
        "witness none <A>\nquorum none\n",
        "witness X <A>\nwitness X <B>\nquorum X\n",
        "witness X <A>\nwitness Y <A>\nquorum X\n",
        "witness X LOG\nquorum X\n",
        "log <A>\nquorum none\n",
        "log LOG\nlog LOG\nquorum none\n",
        "witness X <A>\ngroup G 0 X\nquorum G\n",
        "witness X <A>\ngroup G 2 X\nquorum G\n",
        "witness X <A>\ngroup G 01 X\nquorum G\n",
        "witness X <A>\ngroup G 99999999999 X\nquorum G\n",
        "witness X <A>\ngroup G 1 X X\nquorum G\n",
        "group G 1 X\nwitness X <A>\nquorum G\n",
        "witness X <A>\ngroup G 1 none\nquorum X\n",
        "witness X <A>\ngroup G any\nquorum G\n",
        "other X\nquorum none\n",
        "quorum none\r\n",
        "witness X nokey\nquorum X\n",
      })
  void whatIsNoPolicyIsRefused(String text) {
    assertThrows(NoteException.class, () -> policy(text));
  }

  @Test
  void sizesAreBounded() {
    assertThrows(NoteException.class, () -> policy("# ".repeat(200_000) + "\nquorum none\n"));
  }
}

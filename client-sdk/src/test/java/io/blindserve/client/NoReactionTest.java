package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.UndecodableAnswerException;
import io.blindserve.keys.store.SeedStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that answers with crafted ciphertexts and watches what the client does must not learn
 * which of them decode: what is sent is the same whatever the secret key and whatever the answers.
 */
class NoReactionTest {

  private static final double[][] ROWS = {{0.9, -0.8}, {0.1, 0.2}, {1, 1}};
  private static final int FIRST_COEFFICIENT = 1 + 277 + 8 + 8 + 8;
  private static final int FIRST_PACKED_BYTE = 128;
  private static final int N = 4096;
  private static final int BITS = Long.toBinaryString(TinyPlan.literal().q().get(0)).length();

  private static Map<String, UnaryOperator<byte[]>> answers(String wire) {
    Map<String, UnaryOperator<byte[]>> answers = new LinkedHashMap<>();
    answers.put("honest", UnaryOperator.identity());
    answers.put(
        "garbage: uniform coefficients",
        answer -> coefficients(wire, answer, new Random(1)::nextLong));
    answers.put("crafted: decodes to about zero", answer -> coefficients(wire, answer, () -> 1L));
    answers.put(
        "garbage: half of the modulus", answer -> coefficients(wire, answer, () -> 1L << 36));
    return answers;
  }

  /**
   * Replaces both polynomials by numbers below the prime; the form stays right, so only decryption
   * can tell.
   */
  private static byte[] coefficients(
      String wire, byte[] answer, java.util.function.LongSupplier source) {
    return wire.equals("lattigo-v6") ? words(answer, source) : packed(answer, source);
  }

  /** One row of each polynomial, bit by bit. */
  private static byte[] packed(byte[] answer, java.util.function.LongSupplier source) {
    byte[] out = answer.clone();
    for (int i = 0; i < 2 * N; i++) {
      long value = source.getAsLong() & ((1L << 37) - 1);
      for (int b = 0; b < BITS; b++) {
        int bit = i * BITS + b;
        int mask = 1 << bit % 8;
        int at = FIRST_PACKED_BYTE + bit / 8;
        out[at] = (byte) ((value >> b & 1) == 1 ? out[at] | mask : out[at] & ~mask);
      }
    }
    return out;
  }

  private static byte[] words(byte[] answer, java.util.function.LongSupplier source) {
    ByteBuffer out = ByteBuffer.wrap(answer.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int polynomial = 0; polynomial < 2; polynomial++) {
      int at = FIRST_COEFFICIENT + polynomial * (16 + 8 * N);
      for (int i = 0; i < N; i++) {
        out.putLong(at + 8 * i, source.getAsLong() & ((1L << 37) - 1));
      }
    }
    return out.array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blindserve-1", "lattigo-v6"})
  void trafficIsTheSameUnderTwoSecretsAndAllAnswers(String wire) {
    List<String> expected = traffic(wire, "honest", UnaryOperator.identity());
    assertEquals(5 + 2 + 2 + 1 + 1, expected.size());
    answers(wire)
        .forEach(
            (name, tamper) -> {
              assertEquals(expected, traffic(wire, name, tamper), name + ", one secret");
              assertEquals(expected, traffic(wire, name, tamper), name + ", another secret");
            });
  }

  /**
   * A program that calls twice, closes, opens again and calls once more, under a fresh secret key.
   */
  private static List<String> traffic(String wire, String name, UnaryOperator<byte[]> tamper) {
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency"));
    behaviour.tamperAnswers(tamper);
    try (SeedStore store = SeedStore.inMemory();
        FakeServer server = new FakeServer(behaviour::answer);
        BlindserveClient client = connect(server, wire)) {
      try (Model model = client.model("tiny").version(2).encrypted(store)) {
        call(name, model, ROWS);
        call(name, model, ROWS);
        call(name, model, new double[][] {ROWS[0], ROWS[1]});
        call(name, model, new double[][] {ROWS[2]});
      }
      return server.asked().stream().map(NoReactionTest::shape).toList();
    }
  }

  private static BlindserveClient connect(FakeServer server, String wire) {
    return BlindserveClient.connect(server.address(), ClientOptions.builder().wire(wire).build());
  }

  private static void call(String name, Model model, double[][] rows) {
    if (!name.startsWith("garbage")) {
      assertEquals(rows.length, model.predict(rows).length);
      return;
    }
    UndecodableAnswerException thrown =
        assertThrows(UndecodableAnswerException.class, () -> model.predict(rows), name);
    assertEquals(new UndecodableAnswerException().getMessage(), thrown.getMessage());
    assertNull(thrown.getCause());
    assertEquals(0, thrown.getSuppressed().length);
  }

  /**
   * Everything of a request that does not have to differ: key ids, request ids and the server's
   * port do.
   */
  private static String shape(Asked asked) {
    Map<String, String> headers = new TreeMap<>(asked.headers());
    headers.remove("Host");
    String path = asked.path().replaceAll("evaluation-keys/[0-9a-f]{64}", "evaluation-keys/ID");
    String start =
        asked.bodyText().startsWith("{")
            ? asked
                .bodyText()
                .substring(0, asked.bodyText().indexOf("]}") + 1)
                .replaceAll("[0-9a-f-]{36,64}", "ID")
            : "";
    return asked.method() + " " + path + " " + headers + " " + asked.body().length + " " + start;
  }

  @Test
  void nothingIsDecryptedBeforeTheLastRequestIsAnswered() {
    List<String> events = new ArrayList<>();
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void answered(CallFigures figures) {
            events.add("answered");
          }

          @Override
          public void decrypted(Duration took) {
            events.add("decrypted");
          }
        };
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency"));
    ClientOptions options = ClientOptions.builder().progressListener(listener).build();
    try (SeedStore store = SeedStore.inMemory();
        FakeServer server = new FakeServer(behaviour::answer);
        BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("tiny").version(2).encrypted(store)) {
      model.predict(ROWS);
    }
    assertEquals(List.of("answered", "answered", "decrypted", "decrypted"), events);
  }

  private static List<UnaryOperator<byte[]>> malformed(String wire) {
    List<UnaryOperator<byte[]>> changes =
        new ArrayList<>(
            List.of(
                answer -> java.util.Arrays.copyOf(answer, answer.length - 1),
                answer -> java.util.Arrays.copyOf(answer, answer.length + 1),
                answer -> changed(answer, 0, 0),
                answer -> changed(answer, 40, '9'),
                answer -> new byte[0]));
    if (wire.equals("lattigo-v6")) {
      changes.add(answer -> changed(answer, 278, 3));
      changes.add(answer -> changed(answer, 286, 2));
      changes.add(answer -> changed(answer, FIRST_COEFFICIENT + 7, 0x7f));
    } else {
      changes.add(answer -> changed(answer, 8, 2));
      changes.add(answer -> changed(answer, 9, 1));
      changes.add(answer -> seeded(answer));
      changes.add(answer -> changed(answer, 56, 1));
      changes.add(answer -> coefficients(wire, answer, () -> 0));
      changes.add(answer -> ones(answer.clone()));
    }
    return changes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"blindserve-1", "lattigo-v6"})
  void malformedAnswersAreRefusedWithoutAKey(String wire) {
    List<UnaryOperator<byte[]>> changes = malformed(wire);
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency"));
    try (SeedStore store = SeedStore.inMemory();
        FakeServer server = new FakeServer(behaviour::answer);
        BlindserveClient client = connect(server, wire);
        Model model = client.model("tiny").version(2).encrypted(store)) {
      for (int i = 0; i < changes.size(); i++) {
        behaviour.tamperAnswers(changes.get(i));
        int asked = server.asked().size();
        assertThrows(ProtocolException.class, () -> model.predict(ROWS), "change " + i);
        assertEquals(asked + 1, server.asked().size(), "nothing more was asked");
      }
    }
  }

  /** A well-formed ciphertext with a seed, which an answer never has. */
  private static byte[] seeded(byte[] answer) {
    int size = FIRST_PACKED_BYTE + 32 + N * BITS / 8;
    byte[] out = java.util.Arrays.copyOf(answer, size);
    out[9] = 1;
    ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putLong(16, size);
    System.arraycopy(answer, FIRST_PACKED_BYTE, out, FIRST_PACKED_BYTE + 32, N * BITS / 8);
    return out;
  }

  private static byte[] ones(byte[] answer) {
    java.util.Arrays.fill(answer, FIRST_PACKED_BYTE, 2 * FIRST_PACKED_BYTE, (byte) -1);
    return answer;
  }

  private static byte[] changed(byte[] answer, int at, int value) {
    byte[] out = answer.clone();
    assertNotEquals(value, out[at]);
    out[at] = (byte) value;
    return out;
  }

  @Test
  void answersForSomebodyElsesKeyDoNotDecode() {
    EncryptedServer behaviour = new EncryptedServer(TinyPlan.plan("latency"));
    List<byte[]> others = new ArrayList<>();
    behaviour.tamperAnswers(
        answer -> {
          others.add(answer);
          return others.get(0);
        });
    try (FakeServer server = new FakeServer(behaviour::answer);
        BlindserveClient client = BlindserveClient.connect(server.address());
        SeedStore theirs = SeedStore.inMemory();
        SeedStore mine = SeedStore.inMemory()) {
      try (Model model = client.model("tiny").version(2).encrypted(theirs)) {
        model.predict(new double[][] {ROWS[0]});
      }
      try (Model model = client.model("tiny").version(2).encrypted(mine)) {
        assertThrows(
            UndecodableAnswerException.class, () -> model.predict(new double[][] {ROWS[0]}));
      }
      assertTrue(others.size() > 1);
    }
  }
}

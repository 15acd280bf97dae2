package io.blindserve.server.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of record is counted, and held to what records of its kind may say. */
class TallyTest {

  private static String id(long index) {
    return String.format(Locale.ROOT, "%012x%020x", index, 7);
  }

  private static Tally tally(long base, List<String> bodies) throws NotVerifiedException {
    Tally tally = new Tally();
    long index = base;
    for (String body : bodies) {
      String record =
          String.format(
              Locale.ROOT,
              "{\"v\":1,\"id\":\"%s\",\"seq\":%d,\"time\":\"2026-11-26T08:00:00.%03dZ\",%s}",
              id(index),
              index,
              index,
              body);
      tally.add(RecordFacts.read(record.getBytes(StandardCharsets.UTF_8), index), index);
      index++;
    }
    return tally;
  }

  private static String refusal(long base, List<String> bodies) {
    return String.valueOf(
        assertThrows(NotVerifiedException.class, () -> tally(base, bodies)).getMessage());
  }

  private static String aggregate(String more) {
    return "\"type\":\"aggregate\",\"actor\":{\"ref\":\"ab\"},\"action\":\"infer\",\"outcome\":\"invalid\","
        + "\"code\":\"invalid_request\""
        + more;
  }

  private static String counted(long first, long count) {
    return aggregate(",\"parent\":\"" + id(first) + "\",\"count\":" + count);
  }

  @Test
  void aFieldThatStandsTwiceIsRefused() {
    String model = ",\"model\":{\"name\":\"sum\",\"version\":\"2\"}";
    String once = "\"type\":\"model\",\"action\":\"loaded\"" + model;
    assertEquals("entry 0 has a field twice", refusal(0, List.of(once + ",\"action\":\"loaded\"")));
    assertEquals("entry 0 has a field twice", refusal(0, List.of(once + ",\"model\":{\"x\":1}")));
  }

  @Test
  void allKindsAreCounted() throws NotVerifiedException {
    Tally tally =
        tally(
            0,
            List.of(
                "\"type\":\"log\",\"action\":\"started\"",
                "\"type\":\"model\",\"action\":\"loaded\",\"model\":{\"name\":\"sum\",\"version\":\"2\"}",
                "\"type\":\"key\",\"action\":\"stored\",\"he\":{\"evk\":\"22\"}",
                "\"type\":\"admin\",\"action\":\"alias_move\",\"reason\":\"release\"",
                aggregate(""),
                counted(4, 41),
                aggregate(""),
                "\"type\":\"log\",\"action\":\"retention\",\"span\":{\"from\":256,\"reads\":1}"));
    assertEquals(Map.of("started", 1L, "retention", 1L), tally.counts().get("log"));
    assertEquals(Map.of("loaded sum 2", 1L), tally.counts().get("versions"));
    assertEquals(Map.of("stored", 1L), tally.counts().get("keys"));
    assertEquals(Map.of("alias_move", 1L), tally.counts().get("admin"));
    assertEquals(Map.of("invalid invalid_request", 41L), tally.counts().get("counted only"));
    assertEquals(Map.of("invalid invalid_request", 41L), tally.counts().get("outcomes"));
    assertEquals(Map.of("ab", 41L), tally.counts().get("callers"));
    assertEquals(1, tally.uncounted());
    assertEquals(256, tally.retained());
  }

  @Test
  void whatAKindCannotSayIsRefused() {
    for (String body :
        List.of(
            "\"type\":\"log\",\"action\":\"loaded\"",
            "\"type\":\"admin\",\"action\":\"infer\"",
            "\"type\":\"model\"",
            "\"type\":\"\",\"action\":\"infer\"",
            "\"action\":\"infer\"")) {
      assertEquals("entry 0 is of no kind that records have", refusal(0, List.of(body)));
    }
    String uncalled = "entry 1 counts calls of which none was refused before it";
    assertEquals(uncalled, refusal(0, List.of(aggregate(""), counted(0, 0))));
    assertEquals(uncalled, refusal(0, List.of(aggregate(""), counted(1, 3))));
    assertEquals(
        "entry 2 counts calls of which none was refused before it",
        refusal(0, List.of(aggregate(""), counted(0, 1), counted(0, 1))));
  }

  /** What began before the records that are at hand may end in them. */
  @Test
  void whatIsNotAtHandMayHaveBegunSomething() throws NotVerifiedException {
    String outcome = "\"type\":\"outcome\",\"action\":\"infer\",\"outcome\":\"ok\",\"parent\":\"";
    assertEquals(
        Map.of("ok", 1L), tally(256, List.of(outcome + id(255) + "\"")).counts().get("outcomes"));
    assertEquals(
        "entry 257 ends a call that did not begin before it",
        refusal(256, List.of(counted(3, 2), outcome + id(256) + "\"")));
  }
}

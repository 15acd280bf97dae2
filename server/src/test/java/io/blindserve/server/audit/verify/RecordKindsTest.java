package io.blindserve.server.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.AuditRecord.Action;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordKindsTest {

  private static boolean isKnown(String type, String action) throws NotVerifiedException {
    String text = "{\"type\":\"" + type + "\",\"action\":\"" + action + "\"}";
    return RecordKinds.isKnown(RecordFacts.read(text.getBytes(StandardCharsets.UTF_8), 0));
  }

  /** What the server writes, whoever verifies must know. */
  @ParameterizedTest
  @EnumSource(Action.class)
  void everyCallIsKnown(Action action) throws NotVerifiedException {
    String word = action.name().toLowerCase(Locale.ROOT);
    for (String type : new String[] {"request", "outcome", "aggregate"}) {
      assertTrue(isKnown(type, word), type);
    }
  }

  @Test
  void nothingElseIs() throws NotVerifiedException {
    assertFalse(isKnown("outcome", "started"));
    assertFalse(isKnown("outcome", ""));
    assertFalse(isKnown("other", "infer"));
    assertEquals(7, RecordKinds.types().size());
  }
}

package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanSpecTest {

  private static String document() {
    return new String(PlanFixture.spec().toJson(), StandardCharsets.UTF_8);
  }

  private static PlanSpec parse(String document) {
    return PlanSpec.parse(document.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aSpecReadsBackAsItWasWritten() {
    PlanSpec spec = PlanFixture.spec();
    PlanSpec read = PlanSpec.parse(spec.toJson());
    assertEquals(spec, read);
    assertArrayEquals(spec.toJson(), read.toJson());
  }

  @Test
  void theDocumentHasTheFieldsOfTheContract() {
    String document = document();
    for (String field :
        new String[] {
          "\"spec_version\":1",
          "\"scheme\":\"ckks\"",
          "\"wire\":[\"blindserve-1\",\"lattigo-v6\"]",
          "\"evaluation_key_bytes\":1000,\"request_bytes\":2000,\"response_bytes\":3000,"
              + "\"blindserve-1\":{\"evaluation_key_bytes\":100,\"request_bytes\":200,\"response_bytes\":300}",
          "\"model_version\":\"3\"",
          "\"LogNthRoot\":13",
          "\"relinearization_key\":null",
          "\"galois_elements\":[{\"element\":25,\"level\":1},",
          "\"public_key\":false",
          "\"range\":{\"min\":[",
          "\"log_scale\":28",
          "\"pre\":[{\"op\":\"clip\"",
          "\"slots\":[[0,3,0]]",
          "\"security\":{\"profile\":\"classical\",\"bits\":128}",
          "\"promised_error\":0.01",
          "\"privacy\":\"none\"",
          "\"key_profile\":\"sha256:"
        }) {
      assertTrue(document.contains(field), field);
    }
  }

  @Test
  void aSpecOfLattigosFormAloneAsksForNoOther() {
    PlanSpec spec =
        parse(document().replace("\"wire\":[\"blindserve-1\",", "\"wire\":[\"seal-4\","));
    assertEquals(java.util.List.of("lattigo-v6"), spec.cost().wire());
    assertTrue(spec.cost().in("blindserve-1").isEmpty());
    assertEquals(2000, spec.cost().in("lattigo-v6").orElseThrow().requestBytes());
  }

  @Test
  void unknownFieldsAreIgnored() {
    assertEquals(PlanFixture.spec(), parse(document().replaceFirst("\\{", "{\"more\":[1,{}],")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"spec_version\":1|\"spec_version\":2",
        "\"scheme\":\"ckks\"|\"scheme\":\"bfv\"",
        "[\"blindserve-1\",\"lattigo-v6\"]|[\"seal\"]",
        "[\"blindserve-1\",\"lattigo-v6\"]|[\"blindserve-1\"]",
        "\"blindserve-1\":{|\"blindserve-2\":{",
        "\"request_bytes\":200,|\"request_bytes\":-1,",
        "\"op\":\"clip\"|\"op\":\"clamp\"",
        "\"op\":\"sigmoid\"|\"op\":\"relu\"",
        "\"op\":\"sigmoid\"|\"op\":\"clip\"",
        "\"element\":25|\"element\":24",
        "\"element\":25|\"element\":8193",
        "\"element\":25|\"element\":1",
        "\"element\":25,\"level\":1|\"element\":25,\"level\":2",
        "\"public_key\":false|\"public_key\":true",
        "\"bits\":128|\"bits\":80",
        "\"profile\":\"classical\"|\"profile\":\"none\"",
        "\"key_profile\":\"sha256:|\"key_profile\":\"sha512:",
        "\"model_digest\":\"sha256:ab|\"model_digest\":\"sha256:AB",
        "\"promised_error\":0.01|\"promised_error\":-1",
        "\"promised_error\":0.01|\"promised_error\":1e999",
        "\"Sigma\":3.2|\"Sigma\":0.1",
        "\"P\":0.6666666666666666|\"P\":0.1",
        "\"LogN\":12|\"LogN\":10",
        "\"request_bytes\":2000|\"request_bytes\":-1",
        "\"log_slots\":11|\"log_slots\":12",
        "\"slots\":[1,0,|\"slots\":[9,0,",
        "\"features\":1|\"features\":0",
        "\"outputs\":[|\"outputs\":[],\"other\":[",
      })
  void whatContradictsIsRefused(String from, String to) {
    String changed = document().replace(from, to);
    assertTrue(!changed.equals(document()), from);
    assertThrows(PlanFormatException.class, () -> parse(changed));
  }

  @Test
  void theKeyProfileDependsOnKeysAndParametersOnly() {
    PlanSpec spec = PlanFixture.spec();
    PlanSpec other =
        PlanSpec.of(
            PlanFixture.plan(),
            "another",
            "9",
            spec.modelDigest(),
            spec.cost(),
            new BodyLimits(1, 1));
    assertEquals(spec.keyProfile(), other.keyProfile());
  }

  @Test
  void noDocumentThatIsCutIsAccepted() {
    byte[] document = PlanFixture.spec().toJson();
    for (int length = 0; length < document.length; length += 61) {
      byte[] cut = java.util.Arrays.copyOf(document, length);
      assertThrows(PlanFormatException.class, () -> PlanSpec.parse(cut));
    }
  }
}

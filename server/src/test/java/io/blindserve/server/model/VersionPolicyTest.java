package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code versions} of a model's {@code model.json} says. */
class VersionPolicyTest {

  private static VersionPolicy read(String json) {
    return VersionPolicyReader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The versions of 1, 2, 3 and 5 that are served if those of {@code broken} cannot be. */
  private static List<Integer> chosen(VersionPolicy policy, List<Integer> broken) {
    int served = 0;
    List<Integer> chosen = new ArrayList<>();
    for (int version : Stream.of(3, 1, 5, 2).sorted(policy.<Integer>order(n -> n)).toList()) {
      if (policy.wants(version, served) && !broken.contains(version)) {
        chosen.add(version);
        served++;
      }
    }
    return chosen;
  }

  @Test
  void eachPolicyChooses() {
    assertEquals(List.of(1, 2, 3, 5), chosen(read("{}"), List.of()));
    assertEquals(List.of(1, 2, 3, 5), chosen(read("{\"versions\":\"all\"}"), List.of()));
    assertEquals(List.of(5, 3), chosen(read("{\"versions\":{\"latest\":2}}"), List.of()));
    assertEquals(List.of(3, 2), chosen(read("{\"versions\":{\"latest\":2}}"), List.of(5)));
    assertEquals(List.of(1, 5), chosen(read("{\"versions\":{\"listed\":[5,1,9]}}"), List.of()));
  }

  @Test
  void otherFieldsArePassedOver() {
    String json = "{\"later\":[{\"versions\":1}],\"versions\":{\"latest\":3},\"more\":{}}";
    assertEquals(VersionPolicy.latest(3), read(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{} {}",
        "{\"versions\":\"every\"}",
        "{\"versions\":null}",
        "{\"versions\":2}",
        "{\"versions\":{}}",
        "{\"versions\":{\"newest\":2}}",
        "{\"versions\":{\"latest\":0}}",
        "{\"versions\":{\"latest\":1.5}}",
        "{\"versions\":{\"latest\":99999999999}}",
        "{\"versions\":{\"latest\":\"2\"}}",
        "{\"versions\":{\"latest\":1,\"listed\":[1]}}",
        "{\"versions\":{\"listed\":[]}}",
        "{\"versions\":{\"listed\":[0]}}",
        "{\"versions\":{\"listed\":[1,\"2\"]}}",
        "{\"versions\":{\"listed\":[1,",
        "{\"versions\":{\"listed\":3}}",
        "{\"versions\":\"all\",\"versions\":\"all\"}",
      })
  void whatIsNoPolicyIsRefused(String json) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> read(json));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("model.json of the model"));
  }

  @ParameterizedTest
  @CsvSource({"0", "-1"})
  void countsBeginWithOne(int count) {
    assertThrows(IllegalArgumentException.class, () -> VersionPolicy.latest(count));
    assertThrows(IllegalArgumentException.class, () -> VersionPolicy.listed(List.of(count)));
  }
}

package io.blindserve.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerListTest {

  private static final String ONE =
      "sha256:0000000000000000000000000000000000000000000000000000000000000001";
  private static final String TWO =
      "sha256:0000000000000000000000000000000000000000000000000000000000000002";
  private static final Instant END = Instant.parse("2027-02-25T00:00:00Z");

  @Test
  void linesSayWhoMayDoWhatUntilWhen() {
    CallerList list =
        CallerList.parse(
            "# hospitals\n\n  hospital-7   infer,read-log 2027-02-25T00:00:00Z "
                + ONE
                + "\nauditor@example - never uri:spiffe://example/auditor\n");
    CallerEntry hospital = list.entries().get(0);
    assertEquals("hospital-7", hospital.name());
    assertEquals(Set.of(Scope.INFER, Scope.READ_LOG), hospital.scopes());
    assertEquals(Optional.of(END), hospital.end());
    CallerProof proof = new CallerProof(ONE);
    Caller caller = list.find(proof, END.minusMillis(1)).orElseThrow();
    assertEquals("hospital-7", caller.id());
    assertEquals(AuthMethod.TOKEN, caller.method());
    assertTrue(list.find(proof, END).isEmpty(), "from its end on it is nobody");
    Caller auditor =
        list.find(new CallerProof("uri:spiffe://example/auditor"), Instant.MAX).orElseThrow();
    assertEquals(AuthMethod.CERTIFICATE, auditor.method());
    assertEquals(Set.of(), auditor.scopes());
    assertTrue(list.find(new CallerProof(TWO), END).isEmpty());
  }

  @Test
  void aLineIsReadAsItWasWritten() {
    for (String line :
        List.of("a infer,control,read-log,metrics never dns:a.example", "b - never " + ONE)) {
      assertEquals(line, CallerList.parse(line).entries().get(0).line());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a infer never|four words",
        "a infer never dns:a more|four words",
        "anonymous infer never dns:a|is not anonymous",
        "-a infer never dns:a|a caller's name",
        "ä infer never dns:a|a caller's name",
        "a admin never dns:a|scopes are",
        "a infer, never dns:a|scopes are",
        "a INFER never dns:a|scopes are",
        "a infer tomorrow dns:a|an end is a time",
        "a infer 2027-02-25 dns:a|an end is a time",
        "a infer never dns:|is known by",
        "a infer never dns:*.example|no pattern",
        "a infer never sha256:00|is known by",
        "a infer never sha1:0000000000000000000000000000000000000000|is known by",
        "a infer never secret|is known by",
      })
  void whatIsWrongIsToldWithItsLine(String line, String why) {
    IllegalArgumentException told =
        assertThrows(
            IllegalArgumentException.class, () -> CallerList.parse("b - never dns:b\n" + line));
    assertTrue(told.getMessage().startsWith("line 2: "), told.getMessage());
    assertTrue(told.getMessage().contains(why), told.getMessage());
  }

  /** Which of the two would hold depends on who reads. */
  @Test
  void whatACallerIsKnownByStandsOnce() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CallerList.parse("a infer never dns:x\nb control never dns:x\n"));
    assertEquals(
        2, CallerList.parse("a infer never dns:x\na infer never dns:y\n").entries().size());
  }

  /** Names of hosts are the same however they are written; other names are not. */
  @Test
  void hostsHaveNoCase() {
    assertEquals(new CallerProof("dns:a.example"), CallerProof.ofCertificate("dns:A.Example"));
    assertThrows(
        IllegalArgumentException.class,
        () -> CallerList.parse("a infer never dns:x\nb control never dns:X\n"));
    assertTrue(!new CallerProof("uri:a").equals(new CallerProof("uri:A")));
  }

  @Test
  void credentialsOfOneCallerAreToldApartWithoutTellingThem() {
    CallerProof one = CallerProof.ofToken("bsv_one");
    assertEquals(16, one.id().length());
    assertTrue(!one.text().contains(one.id()), "the digest in the file is not the name on record");
    assertTrue(!one.id().equals(CallerProof.ofToken("bsv_two").id()));
  }
}

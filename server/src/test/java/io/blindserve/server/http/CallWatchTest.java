package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a path the log shows our own words alone. */
class CallWatchTest {

  @ParameterizedTest
  @CsvSource({
    "/v2/health/ready, /v2/health/ready",
    "/v2/models/patient-4711/versions/3/infer, /v2/models/*/versions/*/infer",
    "/v1/models/m/labels/l:predict, /v1/models/*/labels/*:predict",
    "/v1/models/m:steal, /v1/models/*",
    "/inference.GRPCInferenceService/ModelInfer, /inference.GRPCInferenceService/ModelInfer",
    "/log/tile/0/x001, /log/tile/*/*",
    "//..%0a/, /*/*/*",
    "'', /*",
    "/, /*",
  })
  void pathsAreShownInKnownWords(String path, String shown) {
    assertEquals(shown, CallWatch.shown(path));
    assertEquals("/*", CallWatch.shown("/v2" + "/a".repeat(600)));
  }
}

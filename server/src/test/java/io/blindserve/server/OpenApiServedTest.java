package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.http.openapi.Operations;
import io.blindserve.server.http.openapi.Route;
import io.blindserve.server.problem.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document of the routes, held against the routes. */
class OpenApiServedTest {

  private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/([A-Za-z]+)");

  private static final List<String> CODES =
      Arrays.stream(ErrorCode.values()).map(ErrorCode::label).toList();

  @TempDir static Path folder;
  private static ServerFixture server;
  private static String text;
  private static JsonObject document;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
    Reply reply = server.probe().get("/openapi.json");
    assertEquals(200, reply.status(), reply::text);
    text = reply.text();
    document = new JsonObject(text);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Set<Route> routes() {
    Set<Route> routes = new HashSet<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        if (!method.equals("parameters")) {
          routes.add(new Route(method.toUpperCase(Locale.ROOT), path));
        }
      }
    }
    return routes;
  }

  @Test
  void everyRouteIsDescribedAndWhatIsDescribedIsARoute() {
    Set<Route> found = new HashSet<>();
    Set<Route> described = Operations.described();
    routes().forEach(route -> found.add(described.contains(route) ? route : route.unversioned()));
    assertEquals(described, found);
    assertTrue(routes().contains(new Route("POST", "/v2/models/{name}/versions/{version}/infer")));
    assertTrue(routes().contains(new Route("POST", "/v1/models/{name}:regress")));
    assertFalse(text.contains("Not described."), "a route is not in the table of operations");
  }

  @Test
  void everySchemaThatIsNamedIsThere() {
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    Matcher names = REFERENCE.matcher(text);
    int count = 0;
    while (names.find()) {
      assertTrue(schemas.containsKey(names.group(1)), names.group(1));
      count++;
    }
    assertTrue(count > routes().size(), "references: " + count);
  }

  @Test
  void refusalsHaveTheClosedListOfCodes() {
    JsonObject code =
        document
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Error")
            .getJsonObject("properties")
            .getJsonObject("code");
    assertEquals(CODES, code.getJsonArray("enum").getList());
  }

  /** An answer with a status that is not described must be a refusal of the closed list. */
  @Test
  void routesAskedForNothingThatIsThereAnswerAsIsDescribed() {
    int refused = 0;
    for (Route route : routes()) {
      String path = route.path().replaceAll("\\{[a-z]+}", "absent");
      Reply reply = server.probe().call(route.method(), path, Map.of(), new byte[] {'['});
      JsonObject responses =
          document
              .getJsonObject("paths")
              .getJsonObject(route.path())
              .getJsonObject(route.method().toLowerCase(Locale.ROOT))
              .getJsonObject("responses");
      assertNotEquals(500, reply.status(), route::toString);
      if (!responses.containsKey(Integer.toString(reply.status())) && reply.body().length > 0) {
        assertTrue(CODES.contains(reply.code()), () -> route + ": " + reply.text());
        refused++;
      }
    }
    assertTrue(refused > routes().size() / 2, "refusals: " + refused);
  }

  /**
   * What needs nothing to be asked answers as it is described; the log may not be published yet.
   */
  @Test
  void routesWithoutParametersAnswerWhatIsDescribed() {
    for (Route route : routes()) {
      if (!route.method().equals("GET")
          || route.path().contains("{")
          || route.path().startsWith("/log/")
          || route.path().equals("/audit/records")) {
        continue;
      }
      Reply reply = server.probe().get(route.path());
      JsonObject described =
          document
              .getJsonObject("paths")
              .getJsonObject(route.path())
              .getJsonObject("get")
              .getJsonObject("responses")
              .getJsonObject("200")
              .getJsonObject("content");
      assertEquals(200, reply.status(), () -> route + ": " + reply.text());
      String type = reply.header("Content-Type").orElse("").split(";")[0];
      assertEquals(Set.of(type), described.fieldNames(), route::toString);
    }
  }

  @Test
  void thePageAsksForNothingElse() {
    Reply page = server.probe().get("/docs");
    assertTrue(page.text().contains("POST /v2/models/{name}/infer"), page::text);
    assertFalse(page.text().contains("<script"), "a script");
    assertFalse(page.text().contains("src="), "another file");
    assertFalse(page.text().contains("//"), "an address");
    assertEquals(
        "default-src 'none'; style-src 'unsafe-inline'",
        page.header("Content-Security-Policy").orElse(""));
  }
}

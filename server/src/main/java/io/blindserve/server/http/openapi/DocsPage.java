package io.blindserve.server.http.openapi;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the routes as a page that asks for nothing else: no script, no other file. */
public final class DocsPage {

  private DocsPage() {}

  /** Returns the page. */
  public static String html(String version, List<Route> routes) {
    String rows =
        routes.stream()
            .map(route -> row(route, Operations.of(route)))
            .collect(Collectors.joining("\n"));
    return Resources.text("docs.html")
        .replace("{{version}}", escape(version))
        .replace("{{rows}}", rows)
        .replace("{{schemas}}", escape(Resources.schemas()));
  }

  private static String row(Route route, Operation operation) {
    return "<tr><td>"
        + escape(operation.tag())
        + "</td><td><code>"
        + route.method()
        + " "
        + escape(route.path() + operation.query().map(name -> "?" + name + "=").orElse(""))
        + "</code></td><td>"
        + escape(operation.summary())
        + "</td><td>"
        + escape(operation.body().orElse(""))
        + "</td><td>"
        + operation.statuses().stream().map(String::valueOf).collect(Collectors.joining(", "))
        + " "
        + escape(operation.answer().or(operation::type).orElse(""))
        + "</td><td>"
        + (operation.recorded() ? "yes" : "no")
        + "</td></tr>";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

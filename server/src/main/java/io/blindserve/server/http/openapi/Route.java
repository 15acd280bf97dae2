package io.blindserve.server.http.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A method at a path, as callers write it.
 *
 * @param method in capitals
 * @param path with {@code {name}} in the place of parameters
 */
public record Route(String method, String path) {

  private static final Pattern SEGMENT = Pattern.compile("/:([a-z]+)");
  private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-z]+)>[^)]*\\)");
  private static final Pattern CHOICE = Pattern.compile("\\(\\?:([a-z|]+)\\)");
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

  /** Returns the routes of a path of the router: segments with a colon, a star, or a pattern. */
  public static List<Route> of(String method, String path) {
    String named = GROUP.matcher(SEGMENT.matcher(path).replaceAll("/{$1}")).replaceAll("{$1}");
    String whole = named.endsWith("/*") ? named.replace("/*", "/{path}") : named;
    Matcher choice = CHOICE.matcher(whole);
    if (!choice.find()) {
      return List.of(new Route(method, whole));
    }
    List<Route> routes = new ArrayList<>();
    for (String word : choice.group(1).split("\\|", -1)) {
      routes.add(new Route(method, choice.replaceFirst(word)));
    }
    return routes;
  }

  /** Returns the names of the path's parameters. */
  List<String> parameters() {
    return PARAMETER.matcher(path).results().map(found -> found.group(1)).toList();
  }

  /** Returns the route without a version or label, which routes have beside the one with it. */
  public Route unversioned() {
    return new Route(
        method, path.replace("/versions/{version}", "").replace("/labels/{label}", ""));
  }
}

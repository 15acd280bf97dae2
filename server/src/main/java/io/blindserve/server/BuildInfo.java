package io.blindserve.server;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest names. */
final class BuildInfo implements IVersionProvider {

  private static final String UNPACKED = "unpacked classes";

  static String version() {
    String version = BuildInfo.class.getPackage().getImplementationVersion();
    return version == null ? UNPACKED : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"blindserve " + version()};
  }
}

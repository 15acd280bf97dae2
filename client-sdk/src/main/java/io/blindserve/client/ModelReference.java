package io.blindserve.client;

import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;

/** A model by name: say which version. Immutable. */
public final class ModelReference {

  private final ServerApi api;
  private final ClientOptions options;
  private final VersionChoice choice;

  ModelReference(ServerApi api, ClientOptions options, VersionChoice choice) {
    this.api = api;
    this.options = options;
    this.choice = choice;
  }

  /** Pins a version by its number, at least 1. */
  public VersionReference version(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("versions are numbered from 1, got " + number);
    }
    return new VersionReference(api, options, choice.pinned(Integer.toString(number)));
  }

  /** Takes the version that the server serves by default when the model is opened. */
  public VersionReference latest() {
    return new VersionReference(api, options, choice);
  }
}

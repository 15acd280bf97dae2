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

  /**
   * Takes the version that has a label, for example {@code stable}. Calls in the clear follow the
   * label wherever it moves; encrypted ones stay on the version that it had when their
   * specification was fetched, until the server retires that.
   *
   * @param label 1 to 64 letters, digits, {@code _} and {@code -}, a letter first
   */
  public VersionReference label(String label) {
    if (!VersionChoice.isLabel(label)) {
      throw new IllegalArgumentException("a label has 1 to 64 of A-Z a-z 0-9 _ -, a letter first");
    }
    return new VersionReference(api, options, choice.pinned(label));
  }

  /** Asks which versions callers get, or changes that. */
  public ModelReleases releases() {
    return new ModelReleases(api, choice.model());
  }

  /** Takes the version that the server serves by default when the model is opened. */
  public VersionReference latest() {
    return new VersionReference(api, options, choice);
  }
}

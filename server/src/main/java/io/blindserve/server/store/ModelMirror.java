package io.blindserve.server.store;

import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.store.StoreException.Reason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Keeps a local folder the same as what lies in an object store. Each version is put into its place
 * at once when it is there whole and agrees with its manifest; until then, what lay there stays.
 * While the store cannot be read nothing changes. Thread-safe: one look after the other.
 */
public final class ModelMirror implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ModelMirror.class.getName());

  private static final String NO_ROOM =
      "there is no room for it: the mirror is to have no more bytes";

  private final StoreSettings settings;
  private final ObjectStore store;
  private final CacheFolder folder;
  private final UnitBringer bringer;
  private final Refusals refusals = new Refusals();
  private final StrangeKeys strange;

  private volatile boolean stopped;
  private volatile boolean reachable = true;
  private final AtomicLong failures = new AtomicLong();
  private volatile long bytes;

  /**
   * Opens the folder, and removes what is not as it was put there.
   *
   * @param store is closed with the mirror
   * @param trust whose versions are taken
   * @throws ModelLoadException if the folder cannot be used
   */
  public ModelMirror(StoreSettings settings, ObjectStore store, ModelTrust trust) {
    this.settings = settings;
    this.store = store;
    this.strange = new StrangeKeys(settings.name());
    try {
      this.folder = CacheFolder.open(settings);
    } catch (IOException e) {
      store.close();
      throw new ModelLoadException(
          "the folder of the mirror cannot be used: "
              + settings.home()
              + " ("
              + e.getMessage()
              + ")",
          e);
    }
    this.bringer = new UnitBringer(store, folder, trust, () -> stopped);
    this.bytes = folder.index().bytes();
  }

  /**
   * Looks at the store for the first time. One that is down is no reason not to serve what was
   * mirrored before; one that refuses is, for waiting would not help.
   *
   * @throws ModelLoadException if the store refuses, or is down and nothing was mirrored before
   */
  public synchronized void start() {
    try {
      look(true);
    } catch (StoreException e) {
      boolean useless = folder.index().isEmpty() || e.reason() != Reason.UNREACHABLE;
      if (useless) {
        throw new ModelLoadException("models cannot be taken from " + sentence(e), e);
      }
      failed(e.sentence());
    } catch (IOException e) {
      throw new ModelLoadException(
          "the folder of the mirror cannot be used: " + settings.home(), e);
    }
  }

  /** Looks at the store, and brings the folder in line; where it cannot, nothing changes. */
  public synchronized void refresh() {
    try {
      look(false);
      if (!reachable) {
        LOG.log(Level.INFO, "{0} can be read again", settings.name());
      }
      reachable = true;
    } catch (StoreException e) {
      failed(e.sentence());
    } catch (IOException e) {
      failed("the folder of the mirror cannot be used: " + e.getMessage());
    }
  }

  private String sentence(StoreException e) {
    return settings.name() + ": " + e.sentence();
  }

  /** An outage is one line of the log, however long it is; that we end is none. */
  private void failed(String why) {
    if (stopped) {
      return;
    }
    Level level = reachable ? Level.WARNING : Level.DEBUG;
    LOG.log(level, "{0}: {1}; what was mirrored is served on", settings.name(), why);
    reachable = false;
    failures.incrementAndGet();
  }

  private void look(boolean first) throws StoreException, IOException {
    Units.Sorted sorted = Units.of(store.list(), settings.rootName());
    strange.tell(sorted.strange());
    Set<String> paths = sorted.units().stream().map(Unit::path).collect(Collectors.toSet());
    try {
      for (Unit unit : sorted.units()) {
        Optional<String> problem = unit.problem();
        if (problem.isPresent()) {
          refusals.put(unit, problem.get(), first);
        } else if (hasRoom(unit, paths)) {
          bring(unit, first);
        } else {
          refusals.putUntilNextLook(unit, NO_ROOM, first);
        }
      }
      // Not before: what is gone goes on until what takes its place is there.
      removeOthers(paths);
    } finally {
      bytes = folder.index().bytes();
    }
  }

  /** What is refused keeps its older content, which counts as well. */
  private boolean hasRoom(Unit unit, Set<String> paths) throws IOException {
    if (folder.index().has(unit) || fits(unit)) {
      return true;
    }
    removeOthers(paths);
    return fits(unit);
  }

  private boolean fits(Unit unit) {
    return folder.index().bytesWith(unit) <= settings.mostBytes();
  }

  private void bring(Unit unit, boolean first) throws StoreException, IOException {
    Optional<String> problem = refusals.again(unit);
    if (problem.isEmpty()) {
      try {
        problem = bringer.bring(unit);
      } catch (StoreException e) {
        notFetched(unit, e, first);
        return;
      }
    }
    if (problem.isPresent()) {
      refusals.put(unit, problem.get(), first);
    } else {
      refusals.remove(unit.path());
    }
  }

  /** The next look tries again. */
  private void notFetched(Unit unit, StoreException e, boolean first) throws StoreException {
    switch (e.reason()) {
      case CHANGED, REFUSED -> refusals.putUntilNextLook(unit, e.sentence(), first);
      case UNREACHABLE, MALFORMED -> throw e;
    }
  }

  private void removeOthers(Set<String> paths) throws IOException {
    refusals.keepOnly(paths);
    for (String path : folder.index().paths()) {
      if (!paths.contains(path)) {
        folder.remove(path);
      }
    }
  }

  /** Returns the versions that lie in the store and could not be brought, and why. */
  public synchronized List<RefusedVersion> refused() {
    return refusals.told();
  }

  /** Returns whether the last look could read the store. */
  public boolean reachable() {
    return reachable;
  }

  /** Returns how many looks failed. */
  public long failures() {
    return failures.get();
  }

  /** Returns the bytes of all models that are mirrored. */
  public long bytes() {
    return bytes;
  }

  /** Breaks a look that is under way; there are no more. */
  public void stop() {
    stopped = true;
    store.close();
  }

  /** Leaves the folder as it is, to others. */
  @Override
  public void close() throws IOException {
    stop();
    synchronized (this) {
      folder.close();
    }
  }
}

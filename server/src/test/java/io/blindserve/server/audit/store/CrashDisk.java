package io.blindserve.server.audit.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that promises no more than a real one: what was not synced may be there after a
 * crash, or not, sector by sector and name by name, in any order. Every call is a step at which one
 * fault can be asked for.
 */
public final class CrashDisk implements LogFolder {

  /** What can go wrong at a step. */
  public enum Fault {
    /** The process ends, before, within or after the call. */
    KILL,
    /** The device fails; a failed sync may have written some sectors, and forgets the others. */
    EIO,
    /** The device is full; a write may have written some bytes. */
    ENOSPC,
    /** A write takes fewer bytes than it was given, and says so. */
    SHORT
  }

  /** Thrown where the process ends. */
  public static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final int SECTOR = 512;

  private final Random random;
  private final Folder root;
  private int steps;
  private int faultAt = -1;
  private Fault fault = Fault.KILL;
  private boolean dead;

  /** An empty disk; all chance comes from the seed. */
  public CrashDisk(long seed) {
    this(new Random(seed), new Folder());
  }

  private CrashDisk(Random random, Folder root) {
    this.random = random;
    this.root = root;
  }

  /** Asks for a fault at a later step, counted from the next one as 0. */
  public void failAt(int step, Fault kind) {
    faultAt = steps + step;
    fault = kind;
  }

  /** Returns how many calls there were. */
  public int steps() {
    return steps;
  }

  /** Returns what a machine finds that lost its power now. */
  public CrashDisk crash() {
    return new CrashDisk(random, root.crashed(random));
  }

  /** Lets another process use the disk, whose memory lives on. */
  public void revive() {
    dead = false;
    faultAt = -1;
  }

  /** A change of a file that is not durable yet: bytes at a place, or a cut. */
  private record Change(long at, byte[] bytes, boolean cut) {}

  private static final class File {
    private byte[] seen = new byte[0];
    private byte[] synced = new byte[0];
    private final List<Change> pending = new ArrayList<>();

    void write(byte[] bytes, long at) {
      seen = written(seen, at, bytes);
      pending.add(new Change(at, bytes, false));
    }

    void cut(long size) {
      if (size < seen.length) {
        seen = java.util.Arrays.copyOf(seen, (int) size);
        pending.add(new Change(size, new byte[0], true));
      }
    }

    void sync() {
      synced = seen.clone();
      pending.clear();
    }

    /** What lies beyond the size that is durable may be gone after a crash, or not. */
    void syncContent() {
      int size = synced.length;
      synced = java.util.Arrays.copyOf(seen, Math.min(size, seen.length));
      pending.removeIf(change -> !change.cut() && change.at() + change.bytes().length <= size);
    }

    /** Some sectors arrive; the rest is forgotten, though it is still seen. */
    void syncBadly(Random random) {
      synced = arrived(random);
      pending.clear();
    }

    byte[] arrived(Random random) {
      byte[] content = synced;
      for (Change change : pending) {
        content =
            change.cut() ? maybeCut(content, change.at(), random) : some(content, change, random);
      }
      return content;
    }

    private static byte[] maybeCut(byte[] content, long size, Random random) {
      return random.nextBoolean() && size < content.length
          ? java.util.Arrays.copyOf(content, (int) size)
          : content;
    }

    private static byte[] some(byte[] before, Change change, Random random) {
      byte[] content = before;
      int whole = random.nextInt(3);
      long end = change.at() + change.bytes().length;
      for (long at = change.at(); at < end; ) {
        long next = Math.min(end, (at / SECTOR + 1) * SECTOR);
        if (whole == 2 || (whole == 1 && random.nextBoolean())) {
          int from = (int) (at - change.at());
          byte[] piece =
              java.util.Arrays.copyOfRange(change.bytes(), from, (int) (next - change.at()));
          content = written(content, at, piece);
        }
        at = next;
      }
      return content;
    }

    private static byte[] written(byte[] content, long at, byte[] bytes) {
      byte[] longer =
          java.util.Arrays.copyOf(content, (int) Math.max(content.length, at + bytes.length));
      System.arraycopy(bytes, 0, longer, (int) at, bytes.length);
      return longer;
    }

    File crashed(Random random) {
      File file = new File();
      file.seen = arrived(random);
      file.synced = file.seen;
      return file;
    }
  }

  /** A change of a folder: a name gets a node or loses it; a rename is both, at once. */
  private record Naming(String unbound, String bound, Object node) {}

  private static final class Folder {
    private final Map<String, Object> seen = new TreeMap<>();
    private final Map<String, Object> synced = new TreeMap<>();
    private final List<Naming> pending = new ArrayList<>();

    void change(Naming naming) {
      apply(naming, seen);
      pending.add(naming);
    }

    private static void apply(Naming naming, Map<String, Object> names) {
      names.remove(naming.unbound());
      if (!naming.bound().isEmpty()) {
        names.put(naming.bound(), naming.node());
      }
    }

    void sync() {
      pending.forEach(naming -> apply(naming, synced));
      pending.clear();
    }

    Folder crashed(Random random) {
      Map<String, Object> names = new TreeMap<>(synced);
      pending.stream()
          .filter(naming -> random.nextBoolean())
          .forEach(naming -> apply(naming, names));
      Folder folder = new Folder();
      names.forEach(
          (name, node) -> {
            Object after =
                node instanceof Folder inner
                    ? inner.crashed(random)
                    : ((File) node).crashed(random);
            folder.seen.put(name, after);
            folder.synced.put(name, after);
          });
      return folder;
    }
  }

  /** Counts a call; returns the fault that it has, if it has one. */
  private Fault step() throws IOException {
    if (dead) {
      throw new Killed();
    }
    if (steps++ != faultAt) {
      return null;
    }
    if (fault == Fault.KILL && random.nextBoolean()) {
      throw die();
    }
    return fault;
  }

  private Killed die() {
    dead = true;
    return new Killed();
  }

  /** What a call does that either happens or does not. */
  private interface Deed {
    void run() throws IOException;
  }

  private void call(Deed deed) throws IOException {
    Fault found = step();
    if (found == Fault.EIO || found == Fault.ENOSPC) {
      throw new IOException(found.name());
    }
    deed.run();
    if (found == Fault.KILL) {
      throw die();
    }
  }

  private Folder folder(String path) throws NoSuchFileException {
    Folder at = root;
    for (String name : path.split("/")) {
      if (!name.isEmpty()) {
        if (!(at.seen.get(name) instanceof Folder inner)) {
          throw new NoSuchFileException(path);
        }
        at = inner;
      }
    }
    return at;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Object node(String path) throws NoSuchFileException {
    return folder(LogPaths.parent(path)).seen.get(name(path));
  }

  private File file(String path) throws NoSuchFileException {
    if (node(path) instanceof File file) {
      return file;
    }
    throw new NoSuchFileException(path);
  }

  @Override
  public LogFile open(String path) throws IOException {
    call(
        () -> {
          if (node(path) == null) {
            folder(LogPaths.parent(path)).change(new Naming("", name(path), new File()));
          }
        });
    return new OpenFile(file(path));
  }

  private final class OpenFile implements LogFile {
    private final File file;

    OpenFile(File file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes, long at) throws IOException {
      Fault found = step();
      int taken = found == null ? bytes.remaining() : random.nextInt(bytes.remaining()) + 1;
      byte[] piece = new byte[taken];
      bytes.get(piece);
      file.write(piece, at);
      if (found == Fault.KILL) {
        throw die();
      }
      if (found == Fault.EIO || found == Fault.ENOSPC) {
        throw new IOException(found.name());
      }
      return taken;
    }

    @Override
    public void force() throws IOException {
      force(file::sync);
    }

    @Override
    public void forceContent() throws IOException {
      force(file::syncContent);
    }

    private void force(Runnable sync) throws IOException {
      Fault found = step();
      if (found == Fault.EIO || found == Fault.ENOSPC) {
        file.syncBadly(random);
        throw new IOException(found.name());
      }
      sync.run();
      if (found == Fault.KILL) {
        throw die();
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      call(() -> file.cut(size));
    }

    @Override
    public void close() {
      // Closing tells nothing and syncs nothing.
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    return file(path).seen.clone();
  }

  /** It has one owner. */
  @Override
  public void requirePrivate(String path) throws IOException {
    file(path);
  }

  @Override
  public List<String> list(String path) {
    try {
      return List.copyOf(folder(path).seen.keySet());
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public void makeFolder(String path) throws IOException {
    call(
        () -> {
          if (node(path) == null) {
            folder(LogPaths.parent(path)).change(new Naming("", name(path), new Folder()));
          }
        });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    call(() -> folder(LogPaths.parent(from)).change(new Naming(name(from), name(to), file(from))));
  }

  @Override
  public void delete(String path) throws IOException {
    call(
        () -> {
          if (node(path) != null) {
            folder(LogPaths.parent(path)).change(new Naming(name(path), "", new File()));
          }
        });
  }

  @Override
  public void forceFolder(String path) throws IOException {
    Folder folder = folder(path);
    call(folder::sync);
  }

  /** Writes bytes over a file, durably, as somebody does who tampers. */
  void overwrite(String path, byte[] content) throws IOException {
    File file = file(path);
    file.seen = content;
    file.sync();
  }

  /** Removes a file, durably, as somebody does who tampers. */
  void remove(String path) throws IOException {
    Folder folder = folder(LogPaths.parent(path));
    folder.seen.remove(name(path));
    folder.synced.remove(name(path));
  }

  /** Returns the paths of all files. */
  List<String> files() {
    List<String> found = new ArrayList<>();
    collect("", root, found);
    return found;
  }

  private static void collect(String prefix, Folder folder, List<String> found) {
    folder.seen.forEach(
        (name, node) -> {
          if (node instanceof Folder inner) {
            collect(prefix + name + "/", inner, found);
          } else {
            found.add(prefix + name);
          }
        });
  }
}

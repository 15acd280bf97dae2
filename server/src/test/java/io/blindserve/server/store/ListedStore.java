package io.blindserve.server.store;

import io.blindserve.server.store.StoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store that says what a test wants, also what no honest store would. */
final class ListedStore implements ObjectStore {

  private final Map<String, StoredObject> listed = new TreeMap<>();
  private final Map<String, byte[]> contents = new TreeMap<>();

  /** Keys that were opened, in their order. */
  final List<String> opened = new ArrayList<>();

  /** What lists and objects end in, if they do. */
  Optional<Reason> broken = Optional.empty();

  /** The reason for which objects are not given, if there is one. */
  Optional<Reason> withheld = Optional.empty();

  void put(String key, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    String tag = "\"" + Base64.getEncoder().encodeToString(bytes).hashCode() + "\"";
    list(key, bytes.length, tag, bytes);
  }

  /** Lists an object as it may not be. */
  void list(String key, long size, String tag, byte[] content) {
    listed.put(key, new StoredObject(key, size, tag));
    contents.put(key, content);
  }

  void remove(String key) {
    listed.remove(key);
  }

  void clear() {
    listed.clear();
  }

  @Override
  public List<StoredObject> list() throws StoreException {
    fail(broken);
    return List.copyOf(listed.values());
  }

  @Override
  public InputStream open(StoredObject object) throws StoreException {
    fail(broken);
    fail(withheld);
    opened.add(object.key());
    return new ByteArrayInputStream(contents.get(object.key()));
  }

  private static void fail(Optional<Reason> reason) throws StoreException {
    if (reason.isPresent()) {
      throw new StoreException(reason.get(), "a test says so");
    }
  }

  @Override
  public void close() {}
}

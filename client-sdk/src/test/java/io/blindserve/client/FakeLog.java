package io.blindserve.client;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.keys.receipt.RecordSalt;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.Proofs;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TlogProof;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log of a server of the model {@code sum}, honest until a test makes it something else. */
public class FakeLog {

  static final String ORIGIN = "example.com/log";

  private final NoteSigner signer;
  private final List<byte[]> entries = new ArrayList<>();
  private MemoryTree tree = new MemoryTree();

  FakeLog(NoteSigner signer) {
    this.signer = signer;
  }

  public static FakeLog fresh() {
    return new FakeLog(NoteSigner.create(ORIGIN));
  }

  public String key() {
    return signer.verifier().toString();
  }

  NoteSigner signer() {
    return signer;
  }

  int size() {
    return entries.size();
  }

  final void append(String record) {
    byte[] entry = record.getBytes(StandardCharsets.UTF_8);
    entries.add(entry);
    tree.add(TreeHash.ofLeaf(entry));
  }

  /** Removes the last entries. */
  void cut(int size) {
    List<byte[]> kept = List.copyOf(entries.subList(0, size));
    entries.clear();
    tree = new MemoryTree();
    kept.forEach(entry -> append(new String(entry, StandardCharsets.UTF_8)));
  }

  /** Puts another entry in the place of one that was signed. */
  public void rewrite(int index) {
    List<byte[]> all = new ArrayList<>(entries);
    all.set(index, "{}".getBytes(StandardCharsets.UTF_8));
    entries.clear();
    tree = new MemoryTree();
    all.forEach(entry -> append(new String(entry, StandardCharsets.UTF_8)));
  }

  /** Gives another log the same entries. */
  void copyTo(FakeLog other) {
    entries.forEach(entry -> other.append(new String(entry, StandardCharsets.UTF_8)));
  }

  String checkpoint() {
    TreeHash root = CompactRange.of(tree, size()).root();
    return signer.sign(new Checkpoint(signer.verifier().name(), size(), root).text()).toString();
  }

  String receipt(int index) {
    return new TlogProof(
            Optional.of(entries.get(index)),
            index,
            Proofs.inclusion(tree, index, size()),
            checkpoint())
        .text();
  }

  static String id(int index) {
    return HexFormat.of().toHexDigits(index, 12) + "0123456789abcdef0123";
  }

  public Answer answer(Asked asked) {
    String path = asked.path();
    if (path.startsWith("/log/receipt/")) {
      return receiptOf(path.substring("/log/receipt/".length()));
    }
    if (path.equals("/log/checkpoint")) {
      return Answer.json(200, checkpoint());
    }
    if (path.startsWith("/log/tile/")) {
      return tile(path.substring("/log/".length()));
    }
    Answer answer = behaviour(asked);
    return asked.method().equals("GET") ? answer : recorded(asked, answer);
  }

  /** Answers a question for a receipt. */
  Answer receiptOf(String id) {
    int index = Integer.parseInt(id.substring(0, 12), 16);
    return Answer.json(200, receipt(index));
  }

  /** Answers a question for a tile of hashes. */
  Answer tile(String path) {
    TileId id = TileId.parse(path).orElseThrow();
    return Tiles.isWithin(size(), id)
        ? new Answer(200, Map.of(), Tiles.hashes(tree, id))
        : Answer.error(404, "unknown_route");
  }

  /** Answers what is no question about the log. */
  Answer behaviour(Asked asked) {
    return PlainServer.answer(asked);
  }

  /** Records a call. */
  Answer recorded(Asked asked, Answer answer) {
    append("{\"type\":\"request\"}");
    int index = size();
    append(record(index, in(asked), out(asked, answer)));
    return answer.with("Blindserve-Record", id(index));
  }

  /** The record of a call. */
  String record(int index, String in, String out) {
    return "{\"v\":1,\"seq\":%d,\"id\":\"%s\",\"type\":\"outcome\",\"action\":\"infer\",\"model\":{\"name\":\"sum\",\"version\":\"2\"},\"path\":\"plain\",\"in\":{\"digest\":\"%s\"},\"out\":{\"digest\":\"%s\"},\"outcome\":\"ok\"}"
        .formatted(index, id(index), in, out);
  }

  private static String in(Asked asked) {
    return digest(asked, "x", tail(asked.body(), asked.headers()));
  }

  private static String out(Asked asked, Answer answer) {
    return digest(asked, "p", tail(answer.body(), answer.headers()));
  }

  private static byte[] tail(byte[] body, Map<String, String> headers) {
    int json = Integer.parseInt(headers.get("Inference-Header-Content-Length"));
    return Arrays.copyOfRange(body, json, body.length);
  }

  private static String digest(Asked asked, String name, byte[] bytes) {
    return Optional.ofNullable(asked.headers().get(RecordSalt.HEADER))
        .flatMap(RecordSalt::parse)
        .map(
            salt ->
                RecordDigest.salted(
                    salt, sink -> RecordDigest.feed(name, List.of(ByteBuffer.wrap(bytes)), sink)))
        .orElse("hmac-sha256:00");
  }
}

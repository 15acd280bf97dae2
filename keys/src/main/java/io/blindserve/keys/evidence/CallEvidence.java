package io.blindserve.keys.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The request of one encrypted call. As a file: lines of a name, a blank and a value, an empty
 * line, and the byte form of {@link ElementTensor}, whose SHA-256 is the {@code in.digest} of the
 * call's record.
 *
 * @param record id of the record that ends the call, 32 lower-case hexadecimal digits
 * @param wire form of the ciphertexts
 * @param plan digest of the plan
 * @param keys id of the evaluation keys, 64 lower-case hexadecimal digits
 * @param profile the keys' profile
 * @param model digest of the model file
 * @param outputs which outputs of the plan were asked for, in their order; empty for all
 * @param inputs in the order of the plan
 */
public record CallEvidence(
    String record,
    String wire,
    String plan,
    String keys,
    String profile,
    String model,
    List<Integer> outputs,
    List<ElementTensor> inputs) {

  /** The most bytes that a file may have; it is read as one array. */
  public static final int LARGEST = 1 << 30;

  private static final String TITLE = "blindserve evidence v1";
  private static final int LONGEST_HEAD = 4096;

  /** They take at most five characters each, and fit into the head with all the rest. */
  private static final int MOST_OUTPUTS = 512;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern WIRE = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern KEYS = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern OUTPUTS =
      Pattern.compile("all|(?:0|[1-9][0-9]{0,3})(?:,(?:0|[1-9][0-9]{0,3}))*");

  /** Copies the lists and checks the form of everything else. */
  public CallEvidence {
    outputs = List.copyOf(outputs);
    inputs = List.copyOf(inputs);
    require(ID, "record", record);
    require(WIRE, "wire", wire);
    require(DIGEST, "plan", plan);
    require(KEYS, "keys", keys);
    require(DIGEST, "profile", profile);
    require(DIGEST, "model", model);
    require(OUTPUTS, "outputs", outputs(outputs));
    if (outputs.size() > MOST_OUTPUTS) {
      throw new IllegalArgumentException(outputs.size() + " outputs are too many for a file");
    }
  }

  private static void require(Pattern form, String name, String value) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException("the value of " + name + " has not its form");
    }
  }

  /** Tells whether a text is the id of a record. */
  static boolean isRecord(String text) {
    return ID.matcher(text).matches();
  }

  /**
   * Writes the file.
   *
   * @param out stays the caller's
   */
  public void writeTo(OutputStream out) throws IOException {
    out.write((head() + '\n').getBytes(StandardCharsets.US_ASCII));
    ElementTensor.write(inputs, out);
  }

  /** Returns the byte form of the inputs: what the record's digest is of. */
  public byte[] inputBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ElementTensor.write(inputs, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return out.toByteArray();
  }

  /** Returns how many bytes the file has. */
  public long fileBytes() {
    return head().length() + 1L + inputs.stream().mapToLong(ElementTensor::bytes).sum();
  }

  private Map<String, String> lines() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("record", record);
    lines.put("wire", wire);
    lines.put("plan", plan);
    lines.put("keys", keys);
    lines.put("profile", profile);
    lines.put("model", model);
    lines.put("outputs", outputs(outputs));
    return lines;
  }

  private static String outputs(List<Integer> outputs) {
    return outputs.isEmpty()
        ? "all"
        : String.join(",", outputs.stream().map(String::valueOf).toList());
  }

  /**
   * Reads a file; what it says is still to be compared with a record.
   *
   * @throws EvidenceException if it is none
   */
  public static CallEvidence parse(byte[] file) throws EvidenceException {
    int end = endOfHead(file);
    String head = new String(file, 0, end, StandardCharsets.US_ASCII);
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : head.substring(0, head.length() - 1).split("\n", -1)) {
      int blank = line.indexOf(' ');
      if (blank < 1 || values.put(line.substring(0, blank), line.substring(blank + 1)) != null) {
        throw new EvidenceException("a line of the head is no name and value, or stands twice");
      }
    }
    List<ElementTensor> inputs =
        ElementTensor.read(ByteBuffer.wrap(file, end + 1, file.length - end - 1));
    CallEvidence read = of(values, inputs);
    if (!head.equals(read.head())) {
      throw new EvidenceException("the head is not in the one form that it has");
    }
    return read;
  }

  private String head() {
    StringBuilder head = new StringBuilder(TITLE).append('\n');
    lines().forEach((name, value) -> head.append(name).append(' ').append(value).append('\n'));
    return head.toString();
  }

  private static CallEvidence of(Map<String, String> values, List<ElementTensor> inputs)
      throws EvidenceException {
    String outputs = values.getOrDefault("outputs", "");
    if (!OUTPUTS.matcher(outputs).matches()) {
      throw new EvidenceException("the outputs are not all, or numbers with commas");
    }
    List<Integer> asked = new ArrayList<>();
    if (!outputs.equals("all")) {
      for (String one : outputs.split(",", -1)) {
        asked.add(Integer.valueOf(one));
      }
    }
    try {
      return new CallEvidence(
          values.getOrDefault("record", ""),
          values.getOrDefault("wire", ""),
          values.getOrDefault("plan", ""),
          values.getOrDefault("keys", ""),
          values.getOrDefault("profile", ""),
          values.getOrDefault("model", ""),
          asked,
          inputs);
    } catch (IllegalArgumentException e) {
      throw new EvidenceException(String.valueOf(e.getMessage()));
    }
  }

  /** Returns where the empty line begins. */
  private static int endOfHead(byte[] file) throws EvidenceException {
    for (int i = 1; i < Math.min(file.length, LONGEST_HEAD); i++) {
      if (file[i] == '\n' && file[i - 1] == '\n') {
        return i;
      }
    }
    throw new EvidenceException("there is no empty line after the head");
  }
}

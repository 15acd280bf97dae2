package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.ParametersJson;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonWriter;
import io.blindserve.he.rlwe.SecurityProfile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The plan file: 8 bytes {@code BSPLAN01}, u32 length of the header, the header as canonical JSON,
 * then the coefficients of each constant in order, each in as many bytes as the header says, two's
 * complement. All integers little-endian. A file that says the same in another form is refused, so
 * a digest names one plan.
 */
final class PlanFile {

  private static final byte[] MAGIC = "BSPLAN01".getBytes(StandardCharsets.US_ASCII);
  private static final int FIXED_BYTES = MAGIC.length + Integer.BYTES;
  private static final JsonLimits LIMITS = JsonLimits.ofBytes(64 << 20);
  private static final int MAX_WIDTH = 8;
  private static final String KEPT_KEYS = "kept_keys";

  private PlanFile() {}

  static byte[] write(PlanHeader header, List<Constant> constants) {
    byte[] json = JsonWriter.toBytes(document(header, constants));
    long size = (long) FIXED_BYTES + json.length;
    for (Constant constant : constants) {
      size += (long) constant.width() * constant.size();
    }
    if (size > Plan.MAX_FILE_BYTES) {
      throw new IllegalArgumentException(
          "a plan of " + size + " bytes, more than " + Plan.MAX_FILE_BYTES);
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).putInt(json.length).put(json);
    constants.forEach(constant -> write(out, constant));
    return out.array();
  }

  private static void write(ByteBuffer out, Constant constant) {
    int width = constant.width();
    for (int i = 0; i < constant.size(); i++) {
      long c = constant.coefficient(i);
      for (int k = 0; k < width; k++) {
        out.put((byte) (c >> (8 * k)));
      }
    }
  }

  private static JsonObject document(PlanHeader header, List<Constant> constants) {
    JsonBuilder options = new JsonBuilder();
    for (Map.Entry<String, String> option : header.options().entrySet()) {
      options.put(option.getKey(), option.getValue());
    }
    JsonBuilder out =
        new JsonBuilder()
            .put("name", header.name())
            .put("compiler_version", header.compilerVersion())
            .put("options", options.build())
            .put("parameters", ParametersJson.write(header.parameters().literal()))
            .put("security", header.security().label())
            .put("inputs", JsonBuilder.array(header.inputs(), TensorJson::write))
            .put("steps", JsonBuilder.array(header.steps(), StepJson::write))
            .put("results", JsonBuilder.ints(header.results()))
            .put("outputs", JsonBuilder.array(header.outputs(), TensorJson::write))
            .put("promised_error", header.promisedError())
            .put("milliseconds", header.milliseconds())
            .put("privacy", header.privacy().toString());
    if (header.privacy().floods()) {
      out.put("flood_log", header.floodLog());
    }
    header
        .keptKeys()
        .ifPresent(keys -> out.put(KEPT_KEYS, KeysJson.write(new JsonBuilder(), keys).build()));
    return out.put("constants", JsonBuilder.array(constants, PlanFile::describe)).build();
  }

  private static JsonObject describe(Constant constant) {
    return new JsonBuilder()
        .put("scale", constant.scale().toString45())
        .put("width", constant.width())
        .build();
  }

  static Plan read(byte[] file) {
    try {
      return readChecked(file);
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw new PlanFormatException("plan file", e);
    }
  }

  private static Plan readChecked(byte[] file) {
    if (file.length > Plan.MAX_FILE_BYTES || file.length < FIXED_BYTES) {
      throw new PlanFormatException("a plan file of " + file.length + " bytes");
    }
    if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new PlanFormatException("not a plan file of version 1");
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new PlanFormatException("a header of " + length + " bytes in " + in.remaining());
    }
    JsonObject document =
        Json.parse(Arrays.copyOfRange(file, FIXED_BYTES, FIXED_BYTES + length), LIMITS).asObject();
    in.position(FIXED_BYTES + length);
    PlanHeader header = readHeader(document);
    Plan plan =
        new Plan(header, readConstants(document.array("constants"), in, header.parameters().n()));
    if (!Arrays.equals(file, plan.write())) {
      throw new PlanFormatException("the plan file is not in its canonical form");
    }
    return plan;
  }

  private static PlanHeader readHeader(JsonObject document) {
    SecurityProfile security = PlanSpecJson.profile(document.get("security"));
    Privacy privacy = Privacy.parse(document.string("privacy"));
    return new PlanHeader(
        document.string("name"),
        document.string("compiler_version"),
        readOptions(document.object("options")),
        CkksParameters.check(ParametersJson.read(document.object("parameters")), security),
        security,
        JsonLists.read(document.array("inputs"), TensorJson::readInput),
        JsonLists.read(document.array("steps"), StepJson::read),
        JsonLists.ints(document.array("results")),
        JsonLists.read(document.array("outputs"), TensorJson::readOutput),
        document.doubleValue("promised_error"),
        document.doubleValue("milliseconds"),
        privacy,
        privacy.floods() ? document.intValue("flood_log") : 0,
        document.members().containsKey(KEPT_KEYS)
            ? Optional.of(KeysJson.read(document.object(KEPT_KEYS)))
            : Optional.empty());
  }

  private static SortedMap<String, String> readOptions(JsonObject options) {
    SortedMap<String, String> out = new TreeMap<>();
    options.members().forEach((name, value) -> out.put(name, value.asString()));
    return out;
  }

  /** The sizes are summed up and compared with what is there before anything is allocated. */
  private static List<Constant> readConstants(JsonArray descriptions, ByteBuffer in, int n) {
    List<Integer> widths = JsonLists.read(descriptions, d -> width(d.asObject()));
    long size = widths.stream().mapToLong(width -> (long) width * n).sum();
    if (size != in.remaining()) {
      throw new PlanFormatException("coefficients fill " + in.remaining() + " bytes, not " + size);
    }
    List<Constant> constants = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      Scale scale = Scale.parse(descriptions.get(i).asObject().string("scale"));
      constants.add(new Constant(scale, readCoefficients(in, widths.get(i), n)));
    }
    return constants;
  }

  private static int width(JsonObject description) {
    int width = description.intValue("width");
    if (width < 1 || width > MAX_WIDTH) {
      throw new PlanFormatException("coefficients of " + width + " bytes");
    }
    return width;
  }

  private static long[] readCoefficients(ByteBuffer in, int width, int n) {
    long[] out = new long[n];
    int unused = Long.SIZE - 8 * width;
    for (int i = 0; i < n; i++) {
      long c = 0;
      for (int k = 0; k < width; k++) {
        c |= (in.get() & 0xffL) << (8 * k);
      }
      out[i] = c << unused >> unused;
    }
    return out;
  }
}

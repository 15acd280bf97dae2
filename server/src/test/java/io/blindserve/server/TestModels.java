package io.blindserve.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of small models. */
final class TestModels {

  private TestModels() {}

  /**
   * Writes {@code sum} versions 1 and 2 (the sum of three features, and twice it), {@code echo}
   * (every type as it came, and some converted) and {@code text} (strings as they came).
   */
  static Path write(Path folder) throws IOException {
    put(folder, "sum", 1, sum(1));
    put(folder, "sum", 2, sum(2));
    put(folder, "echo", 1, echo());
    put(
        folder,
        "text",
        1,
        new OnnxFile()
            .input("words", OnnxFile.STRING, 2)
            .node("Identity", "same", "words")
            .output("same", OnnxFile.STRING, 2)
            .bytes());
    Files.writeString(
        folder.resolve("sum/2/model.json"),
        "{\"name\":\"sum\",\"task\":\"binary_classification\",\"labels\":[\"no\",\"yes\"],"
            + "\"features\":[\"a\",\"b\",\"c\"],\"encrypted\":false}",
        StandardCharsets.UTF_8);
    return folder;
  }

  /**
   * Writes {@code net}: three features, four squared sums, one probability; served encrypted, and
   * {@code deep}, which squares twice and so has other parameters.
   */
  static Path writeEncrypted(Path folder) throws IOException {
    put(folder, "net", 1, net().sigmoid("z").bytes());
    put(
        folder,
        "deep",
        1,
        net()
            .square("q", "z")
            .matrix("w3", 1, 1, 0.5f)
            .node("MatMul", "y", "q", "w3")
            .sigmoid("y")
            .bytes());
    for (String name : new String[] {"net", "deep"}) {
      describe(folder, name, 1);
    }
    return folder;
  }

  private static void describe(Path folder, String name, int version) throws IOException {
    Files.writeString(
        folder.resolve(name).resolve(version + "/model.json"),
        "{\"name\":\"net\",\"encrypted\":true,\"input\":{\"name\":\"x\","
            + "\"range\":{\"min\":[-1,-1,-1],\"max\":[1,1,1]}}}",
        StandardCharsets.UTF_8);
  }

  /** Writes {@code net} as another version, with its first weight changed. */
  static Path writeNet(Path folder, int version, float firstWeight) throws IOException {
    put(folder, "net", version, net(firstWeight).sigmoid("z").bytes());
    describe(folder, "net", version);
    return folder;
  }

  private static OnnxFile net() {
    return net(0.5f);
  }

  private static OnnxFile net(float firstWeight) {
    return new OnnxFile()
        .input("x", OnnxFile.FLOAT, 3)
        .matrix(
            "w1",
            3,
            4,
            firstWeight,
            -0.25f,
            0.125f,
            0.75f,
            0.25f,
            0.5f,
            -0.5f,
            0.25f,
            -0.75f,
            0.125f,
            0.25f,
            0.5f)
        .node("MatMul", "h", "x", "w1")
        .square("s", "h")
        .matrix("w2", 4, 1, 1, -1, 0.5f, -0.5f)
        .node("MatMul", "z", "s", "w2");
  }

  static void put(Path folder, String name, int version, byte[] onnx) throws IOException {
    Path version1 = folder.resolve(name).resolve(Integer.toString(version));
    Files.createDirectories(version1);
    Files.write(version1.resolve("model.onnx"), onnx);
  }

  static byte[] sum(float weight) {
    return new OnnxFile()
        .input("x", OnnxFile.FLOAT, 3)
        .matrix("w", 3, 1, weight, weight, weight)
        .node("MatMul", "p", "x", "w")
        .output("p", OnnxFile.FLOAT, 1)
        .bytes();
  }

  /**
   * Writes {@code adrift}, whose default is a version that is not there.
   *
   * @param data of the server, which finds there what it kept of its labels
   */
  static void writeAdrift(Path models, Path data) throws IOException {
    put(models, "adrift", 1, sum(1));
    Path releases = Files.createDirectories(data.resolve("releases"));
    Files.writeString(releases.resolve("adrift.json"), "{\"labels\":{\"default\":9}}");
  }

  /** The sum, but its input has another name: it refuses what is asked of the others. */
  static byte[] otherwiseNamed() {
    return new OnnxFile()
        .input("z", OnnxFile.FLOAT, 3)
        .matrix("w", 3, 1, 1, 1, 1)
        .node("MatMul", "p", "z", "w")
        .output("p", OnnxFile.FLOAT, 1)
        .bytes();
  }

  /** The sum of one row, by way of some products of large matrices: half a billion operations. */
  static byte[] slowSum() {
    int side = 384;
    int products = 4;
    float[] sums = new float[3 * side];
    sums[0] = 1;
    sums[side] = 1;
    sums[2 * side] = 1;
    float[] unit = new float[side];
    unit[0] = 1;
    float[] same = new float[side * side];
    for (int i = 0; i < side; i++) {
      same[i * side + i] = 1;
    }
    OnnxFile file =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, 3)
            .matrix("sums", 3, side, sums)
            .matrix("column", side, 1, unit)
            .matrix("row", 1, side, unit)
            .matrix("same", side, side, same)
            .node("MatMul", "s", "x", "sums")
            .node("MatMul", "m0", "column", "s");
    for (int i = 0; i < products; i++) {
      file.node("MatMul", "m" + (i + 1), "m" + i, "same");
    }
    return file.node("MatMul", "r", "row", "m" + products)
        .node("MatMul", "p", "r", "column")
        .output("p", OnnxFile.FLOAT, 1)
        .bytes();
  }

  private static byte[] echo() {
    OnnxFile file = new OnnxFile();
    int[] types = {
      OnnxFile.BOOL,
      OnnxFile.UINT8,
      OnnxFile.INT8,
      OnnxFile.INT16,
      OnnxFile.INT32,
      OnnxFile.INT64,
      OnnxFile.FLOAT,
      OnnxFile.DOUBLE
    };
    for (int type : types) {
      file.input("in" + type, type, 2).node("Identity", "out" + type, "in" + type);
      file.output("out" + type, type, 2);
    }
    int[] converted = {OnnxFile.UINT16, OnnxFile.UINT32, OnnxFile.UINT64, OnnxFile.FLOAT16};
    for (int type : converted) {
      file.cast("out" + type, "in" + OnnxFile.INT32, type).output("out" + type, type, 2);
    }
    return file.bytes();
  }
}

package io.blindserve.server.inference.encrypted.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.blindserve.he.compile.graph.Graph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.junit.jupiter.api.Test;

/** Every type of tensor, raw and typed, and what else a model may say about itself. */
class TensorReaderTest {

  private static Onnx.TensorProto.Builder tensor(int type, int size) {
    return Onnx.TensorProto.newBuilder().addDims(size).setDataType(type);
  }

  private static double[] raw(int type, int size, long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * words.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putLong(word);
    }
    int length = 8 * words.length;
    return TensorReader.read(
            tensor(type, size).setRawData(ByteString.copyFrom(bytes.array(), 0, length)).build(),
            "t")
        .values();
  }

  @Test
  void halvesAreRead() {
    // 1, -2, the smallest subnormal, the largest number: as IEEE 754 binary16 lists them.
    long bits = 0x7bff_0001_c000_3c00L;
    double[] wanted = {1, -2, 0x1p-24, 65504};
    assertArrayEquals(wanted, raw(Onnx.TensorProto.DataType.FLOAT16_VALUE, 4, bits));
    Onnx.TensorProto typed =
        tensor(Onnx.TensorProto.DataType.FLOAT16_VALUE, 4)
            .addAllInt32Data(List.of(0x3c00, 0xc000, 1, 0x7bff))
            .build();
    assertArrayEquals(wanted, TensorReader.read(typed, "t").values());
    assertArrayEquals(
        new double[] {Double.POSITIVE_INFINITY, Double.NaN, -0.0, -0.0},
        raw(Onnx.TensorProto.DataType.FLOAT16_VALUE, 4, 0x8000_8000_7e00_7c00L));
  }

  @Test
  void brainFloatsAreRead() {
    long bits = 0x3f80_c000_4049_0000L;
    assertArrayEquals(
        new double[] {0, 3.140625, -2, 1}, raw(Onnx.TensorProto.DataType.BFLOAT16_VALUE, 4, bits));
    Onnx.TensorProto typed =
        tensor(Onnx.TensorProto.DataType.BFLOAT16_VALUE, 2)
            .addAllInt32Data(List.of(0x3f80, 0xc000))
            .build();
    assertArrayEquals(new double[] {1, -2}, TensorReader.read(typed, "t").values());
  }

  @Test
  void wholeNumbersAreRead() {
    long bytes = 0x00_01_7f_80_ff_02_03_04L;
    assertArrayEquals(
        new double[] {4, 3, 2, -1, -128, 127, 1, 0},
        raw(Onnx.TensorProto.DataType.INT8_VALUE, 8, bytes));
    assertArrayEquals(
        new double[] {4, 3, 2, 255, 128, 127, 1, 0},
        raw(Onnx.TensorProto.DataType.UINT8_VALUE, 8, bytes));
    assertArrayEquals(
        new double[] {1, 1, 1, 1, 1, 1, 1, 0}, raw(Onnx.TensorProto.DataType.BOOL_VALUE, 8, bytes));
    long shorts = 0x8000_ffff_0001_7fffL;
    assertArrayEquals(
        new double[] {32767, 1, -1, -32768}, raw(Onnx.TensorProto.DataType.INT16_VALUE, 4, shorts));
    assertArrayEquals(
        new double[] {32767, 1, 65535, 32768},
        raw(Onnx.TensorProto.DataType.UINT16_VALUE, 4, shorts));
    assertArrayEquals(
        new double[] {-1, -2}, raw(Onnx.TensorProto.DataType.INT32_VALUE, 2, 0xfffffffeffffffffL));
    assertArrayEquals(
        new double[] {4294967295.0, 4294967294.0},
        raw(Onnx.TensorProto.DataType.UINT32_VALUE, 2, 0xfffffffeffffffffL));
    assertArrayEquals(new double[] {-1}, raw(Onnx.TensorProto.DataType.INT64_VALUE, 1, -1));
    assertArrayEquals(new double[] {0x1p64}, raw(Onnx.TensorProto.DataType.UINT64_VALUE, 1, -1));
    assertArrayEquals(
        new double[] {-0.5},
        raw(Onnx.TensorProto.DataType.DOUBLE_VALUE, 1, Double.doubleToLongBits(-0.5)));
  }

  @Test
  void typedWholeNumbersAreRead() {
    for (int type :
        List.of(
            Onnx.TensorProto.DataType.INT8_VALUE,
            Onnx.TensorProto.DataType.INT16_VALUE,
            Onnx.TensorProto.DataType.INT32_VALUE)) {
      Onnx.TensorProto proto = tensor(type, 2).addAllInt32Data(List.of(-3, 7)).build();
      assertArrayEquals(new double[] {-3, 7}, TensorReader.read(proto, "t").values());
    }
    Onnx.TensorProto unsigned =
        tensor(Onnx.TensorProto.DataType.UINT32_VALUE, 1).addUint64Data(4294967295L).build();
    assertArrayEquals(new double[] {4294967295.0}, TensorReader.read(unsigned, "t").values());
    Onnx.TensorProto wrongField =
        tensor(Onnx.TensorProto.DataType.INT64_VALUE, 2).addAllInt32Data(List.of(1, 2)).build();
    assertThrows(OnnxFormatException.class, () -> TensorReader.read(wrongField, "t"));
  }

  @Test
  void versionsAndDomainsAreKept() {
    Onnx.ModelProto.Builder model =
        OnnxFixture.model()
            .addOpsetImport(
                Onnx.OperatorSetIdProto.newBuilder().setDomain("ai.onnx.ml").setVersion(3));
    model.getGraphBuilder().getNodeBuilder(1).setDomain("ai.onnx");
    model.getGraphBuilder().getNodeBuilder(2).setDomain("ai.onnx.ml");
    Graph graph = OnnxReader.read(model.build().toByteArray());
    assertEquals(Map.of("", 17, "ai.onnx.ml", 3), graph.opsets());
    assertEquals("", graph.nodes().get(1).domain());
    assertEquals("ai.onnx.ml", graph.nodes().get(2).domain());
    assertEquals("ai.onnx.ml.Add", graph.nodes().get(2).qualifiedOperator());
  }

  @Test
  void versionsAreStatedOnce() {
    Onnx.ModelProto.Builder model =
        OnnxFixture.model().addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(13));
    assertThrows(OnnxFormatException.class, () -> OnnxReader.read(model.build().toByteArray()));
  }

  @Test
  void longAttributesAreRefused() {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    Onnx.AttributeProto.Builder list =
        Onnx.AttributeProto.newBuilder()
            .setName("list")
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (int i = 0; i <= 1 << 22; i++) {
      list.addInts(0);
    }
    model.getGraphBuilder().getNodeBuilder(1).addAttribute(list);
    byte[] file = model.build().toByteArray();
    assertThrows(OnnxFormatException.class, () -> OnnxReader.read(file));
  }

  @Test
  void initialisersMayStandAmongTheInputs() {
    Onnx.ModelProto.Builder model = OnnxFixture.model();
    model.getGraphBuilder().addInput(OnnxFixture.value("w1", 2, 3));
    assertEquals(1, OnnxReader.read(model.build().toByteArray()).inputs().size());
  }
}

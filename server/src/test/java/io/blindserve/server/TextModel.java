package io.blindserve.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Puts the committed parts of {@code docs/examples/text-embedding} around a sentence encoder, as
 * the recipe there does. ONNX files are taken as what they are on the wire, by field number.
 */
public final class TextModel {

  private static final int GRAPH = 7;
  private static final int NODES = 1;
  private static final int NAME = 2;
  private static final int CONSTANTS = 5;
  private static final int INPUTS = 11;
  private static final int OUTPUTS = 12;

  private TextModel() {}

  /** Returns the model that takes text. */
  public static byte[] around(byte[] encoder, Path parts) throws IOException {
    UnknownFieldSet before = UnknownFieldSet.parseFrom(read(parts, "tokens.onnx"));
    UnknownFieldSet middle = UnknownFieldSet.parseFrom(ByteString.copyFrom(encoder));
    UnknownFieldSet behind = UnknownFieldSet.parseFrom(read(parts, "pooling.onnx"));
    List<UnknownFieldSet> graphs = List.of(graph(before), graph(middle), graph(behind));
    UnknownFieldSet joined =
        UnknownFieldSet.newBuilder()
            .addField(NODES, all(graphs, NODES))
            .addField(NAME, graphs.get(0).getField(NAME))
            .addField(CONSTANTS, all(graphs, CONSTANTS))
            .addField(INPUTS, graphs.get(0).getField(INPUTS))
            .addField(OUTPUTS, graphs.get(2).getField(OUTPUTS))
            .build();
    // The part before the encoder has its operator sets and that of the tokenizer.
    return before.toBuilder()
        .clearField(GRAPH)
        .addField(GRAPH, Field.newBuilder().addLengthDelimited(joined.toByteString()).build())
        .build()
        .toByteArray();
  }

  private static ByteString read(Path parts, String name) throws IOException {
    return ByteString.copyFrom(Files.readAllBytes(parts.resolve(name)));
  }

  private static UnknownFieldSet graph(UnknownFieldSet model) throws IOException {
    return UnknownFieldSet.parseFrom(model.getField(GRAPH).getLengthDelimitedList().get(0));
  }

  private static Field all(List<UnknownFieldSet> graphs, int number) {
    Field.Builder field = Field.newBuilder();
    graphs.forEach(graph -> field.mergeFrom(graph.getField(number)));
    return field.build();
  }
}

package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Token ids, of whose texts nothing is known. For one thread at a time. */
final class TokenContinuation implements Continuation {

  static final String NAME = "token_ids";

  private final List<Integer> tokens = new ArrayList<>();

  @Override
  public String add(int token) {
    tokens.add(token);
    return "";
  }

  @Override
  public boolean stopped() {
    return false;
  }

  @Override
  public String rest() {
    return "";
  }

  @Override
  public Tensor tensor() {
    ByteBuffer data =
        ByteBuffer.allocate(tokens.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    tokens.forEach(data::putLong);
    return Tensor.ofNumbers(NAME, DataType.INT64, List.of((long) tokens.size()), data.flip());
  }
}

package io.blindserve.server.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;

/** Walks the elements of a tensor's data, flat or nested, in row-major order. */
public final class ArrayWalk {

  /** Arrays inside each other. */
  public static final int MAX_DEPTH = 32;

  private ArrayWalk() {}

  /** Takes one element. */
  @FunctionalInterface
  public interface Element {
    /**
     * Takes element {@code index}, whose token is the parser's current one: a scalar or the start
     * of an object.
     */
    void take(JsonToken token, int index) throws IOException;
  }

  /**
   * Walks from the current token, which must start an array, to that array's end.
   *
   * @param label names the tensor in sentences
   * @param count how many elements there must be
   */
  public static void walk(JsonParser json, String label, long count, Element element)
      throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("the data of " + label + " must be a JSON array");
    }
    int found = 0;
    for (int depth = 1; depth > 0; ) {
      JsonToken token = json.nextToken();
      if (token == JsonToken.START_ARRAY) {
        depth = deeper(depth, label);
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else if (found == count) {
        throw invalid(label + " has more elements than the " + count + " of its shape");
      } else {
        element.take(token, found++);
      }
    }
    if (found < count) {
      throw invalid(label + " has " + found + " elements where its shape says " + count);
    }
  }

  private static int deeper(int depth, String label) {
    if (depth == MAX_DEPTH) {
      throw invalid("the data of " + label + " is nested more than " + MAX_DEPTH + " deep");
    }
    return depth + 1;
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}

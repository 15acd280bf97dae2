package io.blindserve.client.receipt;

import io.blindserve.client.transport.Reply;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id of an access record, as the server's header {@code Blindserve-Record} names it.
 *
 * @param text 1 to 128 characters of letters, digits and {@code . _ : -}
 */
public record RecordId(String text) {

  private static final String HEADER = "Blindserve-Record";

  /** Wide enough for any id, narrow enough to be printed on a terminal. */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  /** Checks the form. */
  public RecordId {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a record id: " + text.length() + " characters");
    }
  }

  /** Reads the header; an absent or strange one is no id, and the call stands without it. */
  public static Optional<RecordId> of(Reply reply) {
    return reply.header(HEADER).filter(text -> FORM.matcher(text).matches()).map(RecordId::new);
  }
}

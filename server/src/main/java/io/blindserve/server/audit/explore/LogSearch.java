package io.blindserve.server.audit.explore;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.verify.LogVerifier;
import io.blindserve.server.audit.verify.NotVerifiedException;
import io.blindserve.server.audit.verify.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Finds records in a log, all of which is verified by the way. */
public final class LogSearch {

  private LogSearch() {}

  /**
   * What was found.
   *
   * @param records the newest ones, in the order of the log, as they stand there
   * @param matches how many there are
   * @param verdict what was verified
   */
  public record Result(List<String> records, long matches, Verdict verdict) {

    /** Copies the list. */
    public Result {
      records = List.copyOf(records);
    }
  }

  /**
   * Searches.
   *
   * @param most records that are returned at most
   * @throws NotVerifiedException if the log is not what its key signed
   * @throws IOException if it cannot be read
   */
  public static Result search(LogSource log, HeadTrust trust, RecordFilter filter, int most)
      throws IOException, NotVerifiedException {
    Deque<byte[]> newest = new ArrayDeque<>();
    long[] matches = {0};
    Verdict verdict =
        new LogVerifier(trust, List.of())
            .verify(
                log,
                (index, entry, record) -> {
                  if (filter.matches(record)) {
                    matches[0]++;
                    newest.addLast(entry);
                    if (newest.size() > most) {
                      newest.removeFirst();
                    }
                  }
                });
    return new Result(newest.stream().map(LogSearch::text).toList(), matches[0], verdict);
  }

  private static String text(byte[] entry) {
    return new String(entry, StandardCharsets.UTF_8);
  }
}

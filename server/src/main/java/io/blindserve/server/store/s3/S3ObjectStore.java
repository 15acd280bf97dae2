package io.blindserve.server.store.s3;

import io.blindserve.server.store.ObjectStore;
import io.blindserve.server.store.StoreException;
import io.blindserve.server.store.StoreException.Reason;
import io.blindserve.server.store.StoreSettings;
import io.blindserve.server.store.StoredObject;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Objects of a bucket, listed and read by S3's protocol. */
public final class S3ObjectStore implements ObjectStore {

  private static final int MOST_PAGES = 1000;

  /** A store that needs more for its list is as good as down. */
  private static final Duration LONGEST_LIST = Duration.ofMinutes(5);

  /** As many as Amazon's store gives at once. */
  private static final int USUAL_PAGE = 1000;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final int page;
  private final Duration longest;
  private volatile boolean closed;

  private S3ObjectStore(S3Client client, StoreSettings settings, int page, Duration longest) {
    this.client = client;
    this.bucket = settings.address().bucket();
    this.prefix = settings.address().keyPrefix();
    this.page = page;
    this.longest = longest;
  }

  /**
   * Opens a store; nothing is asked of it yet.
   *
   * @throws IllegalArgumentException with one sentence if there is no region, or the endpoint is
   *     cleartext and may not be
   */
  public static S3ObjectStore open(StoreSettings settings) {
    return open(settings, USUAL_PAGE);
  }

  /**
   * Opens a store as {@link #open(StoreSettings)} does.
   *
   * @param page objects that are asked for at once, 1 to 1000
   */
  public static S3ObjectStore open(StoreSettings settings, int page) {
    return open(settings, page, LONGEST_LIST);
  }

  static S3ObjectStore open(StoreSettings settings, int page, Duration longest) {
    return new S3ObjectStore(S3Clients.open(settings), settings, page, longest);
  }

  @Override
  public List<StoredObject> list() throws StoreException {
    List<StoredObject> found = new ArrayList<>();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).maxKeys(page).build();
    long end = System.nanoTime() + longest.toNanos();
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      ListObjectsV2Response answer = page(request);
      for (S3Object object : answer.contents()) {
        found.add(listed(object));
      }
      if (found.size() > MOST_LISTED) {
        throw new StoreException(
            Reason.MALFORMED, "there are more than " + MOST_LISTED + " objects under the prefix");
      }
      Optional<String> next = next(answer);
      if (next.isEmpty()) {
        return found;
      }
      if (closed || System.nanoTime() - end > 0) {
        throw new StoreException(Reason.UNREACHABLE, "the list of objects takes too long");
      }
      request = request.toBuilder().continuationToken(next.get()).build();
    }
    throw new StoreException(
        Reason.MALFORMED, "the list of objects has more than " + MOST_PAGES + " pages");
  }

  private ListObjectsV2Response page(ListObjectsV2Request request) throws StoreException {
    try {
      return client.listObjectsV2(request);
    } catch (RuntimeException e) {
      // Not the SDK's own alone: answers are hostile, and its readers throw what they like.
      throw S3Problems.of(e);
    }
  }

  /**
   * Returns what the next page is asked for by, if there is one. A page that does not say whether
   * it is the last is none: what is missing in a list counts as gone, and some page of a proxy that
   * tells people to come back later would be an empty one.
   */
  private static Optional<String> next(ListObjectsV2Response answer) throws StoreException {
    if (answer.isTruncated() == null) {
      throw new StoreException(Reason.MALFORMED, "what the store answers is no list of objects");
    }
    if (answer.isTruncated() && answer.nextContinuationToken() == null) {
      throw new StoreException(
          Reason.MALFORMED, "the list of objects has a next page that cannot be asked for");
    }
    return Optional.ofNullable(answer.nextContinuationToken()).filter(on -> answer.isTruncated());
  }

  private StoredObject listed(S3Object object) throws StoreException {
    String key = object.key();
    if (key == null || !key.startsWith(prefix) || object.size() == null) {
      throw new StoreException(
          Reason.MALFORMED, "the list of objects has one that was not asked for, or has no size");
    }
    return new StoredObject(
        key.substring(prefix.length()),
        object.size(),
        Objects.requireNonNullElse(object.eTag(), ""));
  }

  @Override
  public InputStream open(StoredObject object) throws StoreException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(prefix + object.key())
            .ifMatch(object.tag())
            .build();
    try {
      ResponseInputStream<GetObjectResponse> answer = client.getObject(request);
      if (!bare(object.tag()).equals(bare(answer.response().eTag()))) {
        answer.abort();
        throw new StoreException(Reason.CHANGED, "the store gives another object than it listed");
      }
      return new ObjectStream(answer);
    } catch (RuntimeException e) {
      // Not the SDK's own alone: answers are hostile, and its readers throw what they like.
      throw S3Problems.of(e);
    }
  }

  /** Some stores quote tags in one of their answers and not in the other. */
  private static String bare(@Nullable String tag) {
    return tag == null ? "" : tag.replace("\"", "");
  }

  @Override
  public void close() {
    closed = true;
    client.close();
  }
}

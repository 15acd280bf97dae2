package io.blindserve.server.store.s3;

import io.blindserve.server.store.StoreException;
import io.blindserve.server.store.StoreException.Reason;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * What a failure of the SDK means, in our own words: its sentences quote what stores say, and where
 * credentials were looked for.
 */
final class S3Problems {

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,64}");
  private static final int DEPTH = 16;
  private static final int GONE = 404;
  private static final int ANOTHER = 412;
  private static final int TOO_MANY = 429;
  private static final int FAULT = 500;

  private S3Problems() {}

  static StoreException of(RuntimeException failure) {
    if (failure instanceof SdkServiceException answer) {
      return answered(answer);
    }
    return isMissing(failure)
        ? new StoreException(
            Reason.REFUSED,
            "there are no credentials in the usual places (environment, web identity, profile, container, instance metadata)")
        : unanswered(failure);
  }

  private static boolean isMissing(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; depth < DEPTH && cause != null; depth++) {
      if (cause instanceof S3Credentials.MissingException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static StoreException answered(SdkServiceException answer) {
    int status = answer.statusCode();
    String said = status + code(answer);
    if (status == ANOTHER || said.endsWith(" NoSuchKey")) {
      return new StoreException(Reason.CHANGED, "an object is another one than was listed");
    }
    if (status >= FAULT || status == TOO_MANY) {
      return new StoreException(Reason.UNREACHABLE, "the store cannot answer now (" + said + ")");
    }
    String what =
        status == GONE ? "the store has no such bucket" : "the store refuses what it is asked";
    return new StoreException(Reason.REFUSED, what + " (" + said + ")");
  }

  private static String code(SdkServiceException answer) {
    if (!(answer instanceof AwsServiceException aws) || aws.awsErrorDetails() == null) {
      return "";
    }
    String code = aws.awsErrorDetails().errorCode();
    return code != null && CODE.matcher(code).matches() ? " " + code : "";
  }

  private static StoreException unanswered(RuntimeException failure) {
    Throwable root = failure;
    for (int depth = 0; depth < DEPTH && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String kind = " (" + root.getClass().getSimpleName() + ")";
    boolean silent = failure instanceof SdkException || failure instanceof IllegalStateException;
    return silent && !(root instanceof XMLStreamException)
        ? new StoreException(Reason.UNREACHABLE, "the store does not answer" + kind)
        : new StoreException(Reason.MALFORMED, "what the store answers cannot be read" + kind);
  }
}

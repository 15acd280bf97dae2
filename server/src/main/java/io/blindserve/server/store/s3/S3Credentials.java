package io.blindserve.server.store.s3;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Credentials from the usual places, in the SDK's order: environment, web identity, profile files,
 * container, instance metadata. A failure to find any says so without the SDK's sentences.
 */
final class S3Credentials implements AwsCredentialsProvider {

  private final DefaultCredentialsProvider usual = DefaultCredentialsProvider.builder().build();

  /** There are no credentials; not a failure of the store. */
  static final class MissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MissingException(Throwable cause) {
      super("no credentials", cause);
    }
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return usual.resolveCredentials();
    } catch (SdkClientException e) {
      throw new MissingException(e);
    }
  }
}

/**
 * Object stores that speak S3: Amazon's, and others behind the same protocol.
 *
 * <p>Enters: settings, credentials from the usual places, answers of a store, all hostile. Leaves:
 * lists of objects, their bytes, and failures in our own words, which never have credentials. The
 * only room that knows Amazon's SDK. Imports {@code store}; may be imported by the root.
 */
@NullMarked
package io.blindserve.server.store.s3;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP, and the documents of the Open Inference Protocol v2 that travel on it.
 *
 * <p>What enters: typed questions. What leaves: typed answers that were bounded and checked, or an
 * exception of {@code client.failure}. Only the JDK's HTTP client is used; it follows no redirect,
 * and a call is repeated with the same bytes only after 429, 503 or a broken connection. Imported
 * by the rest of the client; imports {@code select}, {@code failure} and {@code he.json}.
 */
@NullMarked
package io.blindserve.client.transport;

import org.jspecify.annotations.NullMarked;

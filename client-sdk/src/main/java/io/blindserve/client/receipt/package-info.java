/**
 * What proves a call later: the record that the server's log has of it. Receipts are fetched and
 * checked here, under keys that the client knows from elsewhere, and the last head that was seen of
 * each log is kept, so that no log can step back or show two pasts.
 *
 * <p>Enters: ids, receipts, heads and tiles of a server, which are hostile until they are checked.
 * Leaves: nothing but the absence of a {@link io.blindserve.client.failure.ReceiptException}, and
 * files in the folder of receipts. Imports the transport, {@code failure}, {@code he.json} and
 * {@code keys}; may be imported by the root and {@code cli}.
 */
@NullMarked
package io.blindserve.client.receipt;

import org.jspecify.annotations.NullMarked;

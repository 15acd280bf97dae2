/**
 * What a receipt of a signed log proves, and the digests that its record holds: what server, client
 * and auditor have to compute alike.
 *
 * <p>Enters: receipts and checkpoints of others, which are hostile until they are read; bytes of
 * tensors. Leaves: a record that is in a tree that a trusted key signed, and digests. Imports
 * {@code sign}, {@code tlog} and the JDK; everybody may import it.
 */
@NullMarked
package io.blindserve.keys.receipt;

import org.jspecify.annotations.NullMarked;

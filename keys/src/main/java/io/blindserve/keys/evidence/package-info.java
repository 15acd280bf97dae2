/**
 * Evidence of encrypted calls: what an auditor needs beside the access log to compute a recorded
 * answer again, as files that a client or a server keeps. No file holds a secret of the client's:
 * ciphertexts, evaluation keys, plans, models. Seeds of masked answers are secrets of the server.
 *
 * <p>Enters: bytes of calls; files of others, which are hostile until their digests were compared
 * with a record. Leaves: files that their owner alone may read. Everybody may import this package;
 * it imports {@code keys.file} and the JDK.
 */
@NullMarked
package io.blindserve.keys.evidence;

import org.jspecify.annotations.NullMarked;

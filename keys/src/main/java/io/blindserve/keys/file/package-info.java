/**
 * Files that their owner alone may read, and that are there whole or not at all, after a crash too.
 *
 * <p>What enters: paths that the program chose, and content. What leaves: files. Everybody may
 * import this package; it imports the JDK only.
 */
@NullMarked
package io.blindserve.keys.file;

import org.jspecify.annotations.NullMarked;

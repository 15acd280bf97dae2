/**
 * The command line of the client: {@code keys}, {@code models}, {@code metadata}, {@code infer},
 * {@code predict}, {@code check-plan}, {@code demo}.
 *
 * <p>It uses the public interface of {@code io.blindserve.client} like any other program, is the
 * only package that knows picocli, and is left out of the library's jar. Results go to the standard
 * output, everything else to the standard error; a failure is one line and an exit code other than
 * 0.
 */
@NullMarked
package io.blindserve.client.cli;

import org.jspecify.annotations.NullMarked;

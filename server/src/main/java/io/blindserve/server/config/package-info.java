/**
 * What a server is told besides its command line: a file and the environment, and where each
 * setting comes from in the end.
 *
 * <p>The options of the command {@code serve} are the only declaration of settings; a key of the
 * file is the name of an option. Enters: a file, the environment, the options. Leaves: texts for
 * options that the command line does not name, and sentences about them. Imports no other room; may
 * be imported by the root alone.
 */
@NullMarked
package io.blindserve.server.config;

import org.jspecify.annotations.NullMarked;

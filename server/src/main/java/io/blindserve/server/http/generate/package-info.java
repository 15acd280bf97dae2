/**
 * Generation over HTTP: bodies of {@code /generate} and {@code /generate_stream}, and what is
 * answered to them, whole or as events.
 *
 * <p>Enters: bytes. Leaves: prompts with their terms, and JSON. Imports {@code http.json}, {@code
 * inference}, {@code problem}; may be imported by {@code http} alone.
 */
@NullMarked
package io.blindserve.server.http.generate;

import org.jspecify.annotations.NullMarked;

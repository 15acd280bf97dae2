/**
 * The description of the routes: one table, as an OpenAPI document and as a page.
 *
 * <p>Enters: the routes that the edge has, as it registered them. Leaves: bytes. Imports {@code
 * http.json}; may be imported by {@code http} alone.
 */
@NullMarked
package io.blindserve.server.http.openapi;

import org.jspecify.annotations.NullMarked;

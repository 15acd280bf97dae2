/**
 * What can go wrong between a program and a server, as exceptions that carry sizes, codes and
 * names, never data. A leaf: every room of the client may throw them, this package imports nothing.
 */
@NullMarked
package io.blindserve.client.failure;

import org.jspecify.annotations.NullMarked;

/**
 * The models on disk, their versions, and the leases under which calls use them.
 *
 * <p>Enters: a folder of models, with the manifests of those who publish them, all hostile. Leaves:
 * leases of versions that stay open until their last call ended. Imports {@code problem} and {@code
 * keys.sign}; may be imported by {@code inference}, {@code call} and the root.
 */
@NullMarked
package io.blindserve.server.model;

import org.jspecify.annotations.NullMarked;

package io.blindserve.server.http;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.model.Releases;
import io.blindserve.server.model.Routing;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A change of what callers get.
 *
 * @param edit makes it; refuses what cannot be done
 * @param deed tells of it
 */
record ReleaseStep(UnaryOperator<Routing> edit, Function<Releases.Change, AdminDeed> deed) {}

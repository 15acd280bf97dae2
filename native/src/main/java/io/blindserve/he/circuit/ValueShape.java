package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Scale;

/**
 * The shape of one value of a plan.
 *
 * @param level its level
 * @param scale its scale
 */
public record ValueShape(int level, Scale scale) {}

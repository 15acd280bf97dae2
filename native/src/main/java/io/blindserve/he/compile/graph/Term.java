package io.blindserve.he.compile.graph;

/**
 * An element as an affine map of a combination: scale * core + shift.
 *
 * @param core a combination of atoms
 * @param scale the factor
 * @param shift the summand
 */
record Term(Core core, double scale, double shift) {}

package io.blindserve.he.compile.approximate;

/**
 * What became of one function of one layer.
 *
 * @param node the layer's node
 * @param function what was approximated, for example {@code relu}
 * @param channels how many channels have it
 * @param polynomials how many different polynomials stand for it
 * @param degree the highest degree of these
 * @param range where the polynomials were fitted, all channels together
 * @param source where the range comes from
 * @param deviation the largest deviation from the function on the range of each polynomial; after
 *     polynomials were moved together for the answer's sake it may be large where no row lies
 * @param slope the steepest slope of the polynomials on their ranges: by so much an error of the
 *     argument can grow
 * @param reach where arguments can lie for rows anywhere in the box, by interval arithmetic
 * @param found where z of this layer lay at random points and corners of the box, all channels
 *     together, 0 included: what a plan has to have room for at least
 * @param outside what happens beyond the range, one sentence
 */
public record LayerApproximation(
    String node,
    String function,
    int channels,
    int polynomials,
    int degree,
    Interval range,
    RangeSource source,
    double deviation,
    double slope,
    Interval reach,
    Interval found,
    String outside) {}

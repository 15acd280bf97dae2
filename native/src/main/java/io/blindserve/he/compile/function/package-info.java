/**
 * Functions of one real variable, as they stand behind the channels of a network: basic ones, ones
 * with parameters, and what elementwise operators make of them. Values that compare equal.
 *
 * <p>Enters: parameters of a model's operators. Leaves: {@code ScalarFunction}s. Imports {@code
 * network}; may be imported by every package of the compiler but {@code network}.
 */
@NullMarked
package io.blindserve.he.compile.function;

import org.jspecify.annotations.NullMarked;

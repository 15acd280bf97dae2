/**
 * Plans: what a server computes on ciphertexts, step by step, with the encoded weights, and what a
 * client must know to ask for it. A plan is a file; its digest names it. {@code PlanProgram} runs
 * it on ciphertexts, each value in a place that was found when it was loaded; {@code SlotProgram}
 * runs the same steps on slots in the clear.
 *
 * <p>Enters: plan files (hostile until parsed), spec documents, ciphertexts. Leaves: ciphertexts of
 * answers, spec documents, slot vectors of rows. Imports {@code ckks} and what lies below, and
 * {@code json}; may be imported by {@code compile}, the server's encrypted room and clients. No
 * secret and no model format is known here.
 */
@NullMarked
package io.blindserve.he.circuit;

import org.jspecify.annotations.NullMarked;

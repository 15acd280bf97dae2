/**
 * Which version of a model a program asks for. A choice enters, a path of the protocol leaves.
 * Imported by the client's root and its transport; imports the JDK only.
 */
@NullMarked
package io.blindserve.client.select;

import org.jspecify.annotations.NullMarked;

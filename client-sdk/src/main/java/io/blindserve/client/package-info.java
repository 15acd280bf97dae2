/**
 * The client of a Blindserve server: choose a model and a version, call it in the clear or
 * encrypted, get predictions.
 *
 * <pre>{@code
 * try (var client = BlindserveClient.connect(URI.create("http://localhost:8080"));
 *      var model = client.model("breast-cancer").version(2).encrypted(keyStore)) {
 *   Prediction[] answers = model.predict(rows);
 * }
 * }</pre>
 *
 * <p>Rooms: this one is the main path and the public interface; {@code crypt} makes keys, encrypts
 * and decrypts; {@code select} names versions; {@code transport} speaks HTTP; {@code receipt} keeps
 * what proves a call; {@code failure} holds the exceptions. Arrows: root to all of them, {@code
 * crypt} to {@code he}; the command line in {@code cli} uses this package like any program.
 */
@NullMarked
package io.blindserve.client;

import org.jspecify.annotations.NullMarked;

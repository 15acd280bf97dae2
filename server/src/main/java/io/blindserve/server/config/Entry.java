package io.blindserve.server.config;

/**
 * One line of a configuration file.
 *
 * @param value text of the value, as it stands there or inside its quotes
 * @param plain whether it stands there without quotes
 * @param line its line, from 1
 */
record Entry(String value, boolean plain, int line) {}

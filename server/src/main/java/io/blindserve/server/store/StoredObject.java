package io.blindserve.server.store;

/**
 * An object as a store lists it; nothing of it is checked yet.
 *
 * @param key its key without the prefix of the store's address
 * @param size its bytes
 * @param tag what the store tells its content by, another one when that changes
 */
public record StoredObject(String key, long size, String tag) {}

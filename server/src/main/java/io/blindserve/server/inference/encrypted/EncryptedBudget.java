package io.blindserve.server.inference.encrypted;

/**
 * How much memory and disk the encrypted side may use.
 *
 * @param scratchBytes memory of calls under way: calls that do not fit are refused
 * @param residentBytes memory of weights and of keys in use
 * @param keyFolderBytes disk of all keys
 */
public record EncryptedBudget(long scratchBytes, long residentBytes, long keyFolderBytes) {}

package io.duologue.core.conversation;

/**
 * Up to where a party has everything. Immutable.
 *
 * @param upTo the place of the last entry that it has
 * @param read whether it has also seen everything up to there
 */
public record Receipt(Position upTo, boolean read) {}

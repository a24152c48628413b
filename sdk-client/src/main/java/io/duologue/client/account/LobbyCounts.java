package io.duologue.client.account;

/** True counts. Immutable. */
public record LobbyCounts(int online, int waiting, int talking) {}

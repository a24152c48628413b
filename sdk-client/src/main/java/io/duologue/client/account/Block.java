package io.duologue.client.account;

import java.time.Instant;

/** Somebody with whom one is not paired again. Immutable. */
public record Block(String id, String name, Instant at) {}

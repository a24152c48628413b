package io.duologue.matching.simulation;

import io.duologue.matching.Topics;
import java.time.Instant;
import java.util.Iterator;

/**
 * Who comes, one after the other: what a strategy is tried on. Every time it is gone through it is the same, and it may be too long to be
 * held in memory as a whole.
 */
public interface Trace extends Iterable<Arrival> {

    /** When every trace begins: a Monday at midnight, by UTC. */
    Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

    /** What it is called in a table. */
    String name();

    /** The taxonomy from which people have chosen. */
    Topics topics();

    /** In order of time. */
    @Override
    Iterator<Arrival> iterator();
}

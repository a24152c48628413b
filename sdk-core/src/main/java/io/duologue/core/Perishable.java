package io.duologue.core;

import java.time.Instant;

/**
 * Keeps what is not to be kept for ever. From when on the age of something is counted is one of the store's own rules; how
 * old it may become is for whoever asks.
 */
@FunctionalInterface
public interface Perishable {

    /**
     * Removes what is as old as that or older. Any number of nodes may do it at once.
     *
     * @param until inclusive
     * @param atMost after so many it stops; the rest is for the next call
     * @return how many were removed
     */
    int removeUntil(Instant until, int atMost);
}

package io.duologue.benchmarks.load;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Two nodes of something that lets two people talk, and the stores that they share. One thread at a time. */
interface TwoNodes extends AutoCloseable {
    /**
     * So many new people, who are connected in turn, one at the first node and one at the second: each two of them, one after the other,
     * talk with each other.
     */
    Swarm.Opening arrive(int people);

    List<ProcessHandle> nodes();

    ProcessHandle redis();

    /** Where there is one. */
    Optional<ProcessHandle> postgres();

    /** Bytes of both nodes' heaps that are in use after a full collection. */
    long liveHeap() throws IOException;

    @Override
    void close() throws IOException;
}

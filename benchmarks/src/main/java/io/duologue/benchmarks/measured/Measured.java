package io.duologue.benchmarks.measured;

import java.io.IOException;

/** Something that listens on a port of this machine. */
interface Measured extends AutoCloseable {
    /** Where its sockets are opened. */
    int port();

    @Override
    void close() throws IOException;
}

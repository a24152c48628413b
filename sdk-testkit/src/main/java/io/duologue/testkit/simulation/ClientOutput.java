package io.duologue.testkit.simulation;

import io.duologue.protocol.ClientFrame;
import io.duologue.testkit.history.HistoryEvent;
import java.time.Duration;

/** What a client wants done. */
sealed interface ClientOutput {
    record Send(int line, ClientFrame frame) implements ClientOutput {}

    /** Makes a connection of this name. */
    record Connect(int line) implements ClientOutput {}

    record HangUp(int line) implements ClientOutput {}

    /** Waits so long at random, between the two, before it tries again; then {@code Time} is told. */
    record RetryWithin(Duration from, Duration to) implements ClientOutput {}

    /** What its application and person have seen. */
    record Observed(HistoryEvent event) implements ClientOutput {}

    /** Something that no server may do. */
    record Complaint(String what) implements ClientOutput {}
}

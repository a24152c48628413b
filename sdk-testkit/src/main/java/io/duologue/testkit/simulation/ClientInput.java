package io.duologue.testkit.simulation;

import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import java.time.Instant;

/** What a client is told, by its person, its line or its clock. */
sealed interface ClientInput {
    /** The person wants to be connected. */
    record GoOnline() implements ClientInput {}

    /** The person leaves: hangs up without a word. */
    record GoOffline() implements ClientInput {}

    record Opened(int line) implements ClientInput {}

    /** A connection could not be made. */
    record NotOpened(int line, int status) implements ClientInput {}

    record Heard(int line, ServerFrame frame, Instant saidAt) implements ClientInput {}

    record LineClosed(int line, int code) implements ClientInput {}

    record Say(String message, String text) implements ClientInput {}

    record End(boolean next) implements ClientInput {}

    /** Something without a number. */
    record Ask(ClientFrame frame) implements ClientInput {}

    /** Sends everything again that has no answer, as a client may at any time. */
    record Repeat() implements ClientInput {}

    record Time() implements ClientInput {}
}

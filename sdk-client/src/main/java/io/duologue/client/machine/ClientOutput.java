package io.duologue.client.machine;

import io.duologue.protocol.ClientFrame;

/** What a client wants done. Immutable. */
public sealed interface ClientOutput {

    /** Says this on that line; a line that does not take it is broken. */
    record Send(int line, ClientFrame frame) implements ClientOutput {}

    /**
     * Makes a connection of this name, and tells {@link ClientInput.Opened} or {@link ClientInput.NotOpened}.
     *
     * @param target counts on with every failure: of several addresses the one at {@code target} modulo their number
     * @param renew whether the credential that was used last is no longer good
     */
    record Connect(int line, int target, boolean renew) implements ClientOutput {}

    /** Leaves this line, opened or not; nothing more of it is listened to. */
    record HangUp(int line) implements ClientOutput {}

    /** What the application and its person are to know. */
    record Observed(Observation what) implements ClientOutput {}

    /** Something that no server may do. Without anybody's words. */
    record Complaint(String what) implements ClientOutput {}
}

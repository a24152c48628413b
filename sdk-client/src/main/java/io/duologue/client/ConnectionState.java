package io.duologue.client;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the connection is. Immutable.
 *
 * @param since when it became so
 * @param attempts how often it was tried in vain since it last worked, without what a message or a hint caused in between
 * @param nextAttemptAt when it is tried again, in {@code WAITING}
 * @param stopReason why it is not tried again, in {@code STOPPED}
 * @param cause with what the last connection was closed (4000–4999 by the server, 1006 a line that broke) or refused (an
 *     HTTP status); 0 if it came to neither
 */
public record ConnectionState(
        Kind kind,
        Instant since,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable StopReason stopReason,
        int cause) {

    /** Where it stands. */
    public enum Kind {
        /** Not wanted. */
        OFF,
        CONNECTING,
        CONNECTED,
        /** Not connected; tried again at {@link #nextAttempt}, however long it takes. */
        WAITING,
        /** Not connected, and only {@link DuologueClient#connect()} changes that. */
        STOPPED
    }

    /** Why it is not tried again. */
    public enum StopReason {
        /**
         * Nobody is signed in any more; or the credential expired or is refused, and the {@link CredentialProvider} has no
         * other or that one is refused too. {@link ConnectionState#cause} tells them apart: 4400 is a sign-out.
         */
        SIGNED_OUT,
        /** This person may not connect for now. */
        RESTRICTED,
        /** Another program of the same person took over. */
        REPLACED,
        /** The server speaks another version of the protocol. */
        VERSION,
        /** The server refuses what this client says. */
        FAULT
    }

    public boolean isConnected() {
        return kind == Kind.CONNECTED;
    }

    /** When it is tried again. */
    public Optional<Instant> nextAttempt() {
        return Optional.ofNullable(nextAttemptAt);
    }

    /** Why it is not tried again. */
    public Optional<StopReason> stopped() {
        return Optional.ofNullable(stopReason);
    }

    /** Without what is absent. */
    @Override
    public String toString() {
        return "ConnectionState[" + kind + " since " + since
                + (attempts == 0 ? "" : ", attempts " + attempts)
                + (nextAttemptAt == null ? "" : ", next at " + nextAttemptAt)
                + (stopReason == null ? "" : ", " + stopReason)
                + (cause == 0 ? "" : ", cause " + cause)
                + "]";
    }

    /** Whether nothing but {@code since} differs. */
    boolean isLike(ConnectionState other) {
        return new ConnectionState(kind, other.since, attempts, nextAttemptAt, stopReason, cause).equals(other);
    }
}

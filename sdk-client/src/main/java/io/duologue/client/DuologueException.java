package io.duologue.client;

import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.protocol.ServerFrame.RestrictionNotice;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why something that was asked for did not come about. A closed family; no message holds a secret or anybody's words. */
public abstract sealed class DuologueException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DuologueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The server answered that it will not. */
    public static final class Refused extends DuologueException {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;
        private final int status;

        Refused(Problem problem, int status) {
            super(problem.code().wireName() + ": " + problem.message() + " (" + problem.ref() + ")", null);
            this.problem = problem;
            this.status = status;
        }

        /** What the server said. */
        public Problem problem() {
            return problem;
        }

        /** The HTTP status; 0 for an answer on the socket. */
        public int status() {
            return status;
        }

        /** After what time the same may be asked again, zero if the server does not say. */
        public Duration retryAfter() {
            return Duration.ofMillis(Math.max(0, problem.retryAfterMs()));
        }
    }

    /** No answer, or none that could be understood. Whether it was done is not known. */
    public static final class Unreachable extends DuologueException {
        private static final long serialVersionUID = 1;

        Unreachable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Nobody is signed in: there is no credential, or it is refused although it was renewed. */
    public static final class SignedOut extends DuologueException {
        private static final long serialVersionUID = 1;

        /** For a {@link CredentialProvider} that has nothing to give. */
        public SignedOut(String message) {
            super(message, null);
        }
    }

    /** The client does not come back by itself; {@link ConnectionState#stopped} says why. */
    public static final class Stopped extends DuologueException {
        private static final long serialVersionUID = 1;
        private final ConnectionState.StopReason reason;

        Stopped(ConnectionState.StopReason reason) {
            super("stopped: " + reason, null);
            this.reason = reason;
        }

        public ConnectionState.StopReason reason() {
            return reason;
        }
    }

    /** The client was closed, or disconnected on purpose. */
    public static final class Closed extends DuologueException {
        private static final long serialVersionUID = 1;

        Closed(String message) {
            super(message, null);
        }
    }

    /** A search came to its end without a conversation. */
    public static final class SearchOver extends DuologueException {
        private static final long serialVersionUID = 1;
        private final @Nullable QueueLeftReason left;
        private final @Nullable QueueRefusal refusal;
        private final transient @Nullable RestrictionNotice restriction;
        private final boolean lost;

        SearchOver(
                String message,
                @Nullable QueueLeftReason left,
                @Nullable QueueRefusal refusal,
                @Nullable RestrictionNotice restriction) {
            this(message, left, refusal, restriction, false);
        }

        private SearchOver(
                String message,
                @Nullable QueueLeftReason left,
                @Nullable QueueRefusal refusal,
                @Nullable RestrictionNotice restriction,
                boolean lost) {
            super(message, null);
            this.left = left;
            this.refusal = refusal;
            this.restriction = restriction;
            this.lost = lost;
        }

        static SearchOver asLost() {
            return new SearchOver("the search was lost", null, null, null, true);
        }

        /** Why it ended, if it had begun and the server said so. */
        public Optional<QueueLeftReason> left() {
            return Optional.ofNullable(left);
        }

        /** Why it did not begin. */
        public Optional<QueueRefusal> refusal() {
            return Optional.ofNullable(refusal);
        }

        /** What this person may not do, if that is why. */
        public Optional<RestrictionNotice> restriction() {
            return Optional.ofNullable(restriction);
        }

        /** Whether the server knew nothing of it any more when the client came back to it, and nobody has said why. */
        public boolean lost() {
            return lost;
        }
    }

    /** A subscriber asked for less than came, and 1 024 events waited for it. Its subscription is over. */
    public static final class TooSlow extends DuologueException {
        private static final long serialVersionUID = 1;

        TooSlow() {
            super("too many events wait for this subscriber", null);
        }
    }
}

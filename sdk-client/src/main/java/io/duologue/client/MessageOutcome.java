package io.duologue.client;

import io.duologue.protocol.ServerFrame.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a message, told once. A closed family of immutable values. */
public sealed interface MessageOutcome {

    /** The kinds of outcome. */
    enum Type {
        ACCEPTED,
        REFUSED,
        NOT_TAKEN,
        OVER,
        EXPIRED,
        UNKNOWN
    }

    Type type();

    /** Whether it surely was not and will not be delivered. */
    default boolean isDenial() {
        return type() != Type.ACCEPTED && type() != Type.UNKNOWN;
    }

    /**
     * It stands in the conversation and is delivered once.
     *
     * @param seq its place, from 1
     * @param at when, by the server's clock
     */
    record Accepted(long seq, Instant at) implements MessageOutcome {
        @Override
        public Type type() {
            return Type.ACCEPTED;
        }
    }

    /** The server will not have it, for good: blocked, too long. */
    record Refused(Problem problem) implements MessageOutcome {
        @Override
        public Type type() {
            return Type.REFUSED;
        }
    }

    /** Too many messages wait already; this one was not even numbered. */
    record NotTaken() implements MessageOutcome {
        @Override
        public Type type() {
            return Type.NOT_TAKEN;
        }
    }

    /** The conversation was over before it came there. */
    record Over() implements MessageOutcome {
        @Override
        public Type type() {
            return Type.OVER;
        }
    }

    /** The session was lost before it was accepted. */
    record Expired() implements MessageOutcome {
        @Override
        public Type type() {
            return Type.EXPIRED;
        }
    }

    /** It was sent, and whether it was accepted nobody can tell any more. */
    record Unknown(@Nullable Problem problem) implements MessageOutcome {
        @Override
        public Type type() {
            return Type.UNKNOWN;
        }
    }
}

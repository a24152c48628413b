package io.duologue.testkit.simulation;

import io.duologue.protocol.Cursor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that a client knows. Immutable.
 *
 * @param line the connection that counts, 0 without one
 * @param spare a second connection that is being made while the first one drains, 0 without one
 * @param attemptedLine the highest line there has been
 * @param retryAt when it connects again, if it waits for that
 * @param serials durable frames so far
 * @param stoppedWith the code with which it was told to stop
 * @param advice what the last {@code bye} of the current line said
 */
record ClientState(
        String person,
        String application,
        String instance,
        Phase phase,
        int line,
        int spare,
        int attemptedLine,
        Place place,
        @Nullable String conversation,
        @Nullable String offer,
        Map<String, Talk> talks,
        Instant heardAt,
        boolean asked,
        @Nullable Instant retryAt,
        int attempts,
        long serials,
        int stoppedWith,
        @Nullable Advice advice) {

    ClientState {
        talks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(talks));
    }

    /** How far its connection is. */
    enum Phase {
        /** Not wanted. */
        OFF,
        /** Waiting to try again. */
        WAITING,
        CONNECTING,
        /** Hello was said. */
        GREETING,
        /** Welcome was said. */
        READY,
        /** Told to stop; a person has to do something. */
        STOPPED
    }

    /** What the person is doing, as far as the client was told. */
    enum Place {
        IDLE,
        WAITING,
        OFFERED,
        TALKING
    }

    record Advice(int code, long fromMs, long toMs) {}

    /**
     * A conversation.
     *
     * @param cursor what its application has
     * @param acknowledged the last place that was acknowledged
     * @param ackDue when it has to be
     * @param nextN the number of the next frame
     * @param serverN what the server said to know at the last welcome; nothing above it is sent before all else is answered
     * @param over whether its end was seen
     * @param outbox frames without an answer, in order
     * @param holdUntil nothing is sent before
     */
    record Talk(
            String id,
            Cursor cursor,
            long acknowledged,
            @Nullable Instant ackDue,
            long nextN,
            long serverN,
            boolean over,
            List<Outgoing> outbox,
            Instant holdUntil) {
        Talk {
            outbox = List.copyOf(outbox);
        }

        static Talk begin(String id, Cursor from, long n) {
            return new Talk(id, from, from.seq(), null, n + 1, 0, false, List.of(), Instant.MIN);
        }

        /** The frame that this is the answer to; nothing if it got another number since, or was answered. */
        Optional<Outgoing> answeredBy(@Nullable String re) {
            return outbox.stream().filter(o -> o.id().equals(re)).findFirst();
        }

        boolean hasMessages() {
            return outbox.stream().anyMatch(o -> !o.end());
        }
    }

    /**
     * A durable frame: a message, or the end ({@code next}: with the wish for another).
     *
     * @param serial counts a client's durable frames
     * @param sent whether it is on its way on the current line
     */
    record Outgoing(long serial, String message, boolean end, boolean next, String text, long n, boolean sent) {
        /** By which an answer to any of its copies under this number is known. */
        String id() {
            return "k" + serial + "-" + n;
        }

        Outgoing sent(boolean value) {
            return new Outgoing(serial, message, end, next, text, n, value);
        }

        Outgoing renumbered(long to) {
            return new Outgoing(serial, message, end, next, text, to, false);
        }
    }

    static ClientState fresh(String person, String application, String instance, Instant now) {
        return new ClientState(
                person,
                application,
                instance,
                Phase.OFF,
                0,
                0,
                0,
                Place.IDLE,
                null,
                null,
                Map.of(),
                now,
                false,
                null,
                0,
                0,
                0,
                null);
    }

    Optional<Talk> talk() {
        return conversation == null ? Optional.empty() : Optional.ofNullable(talks.get(conversation));
    }

    boolean isReady() {
        return phase == Phase.READY;
    }
}

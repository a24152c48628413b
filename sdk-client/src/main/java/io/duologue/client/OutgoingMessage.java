package io.duologue.client;

import io.duologue.client.machine.Observation;
import io.duologue.client.machine.Observation.Outcome;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message that was handed over to be sent, in one conversation and in no other. It is sent when there is a connection, again
 * after a lost one, and takes effect once. Safe for many threads.
 */
public final class OutgoingMessage {

    /** How far a message came. */
    public enum Status {
        /** It has no answer yet. */
        WAITING,
        ACCEPTED,
        /** The partner's program has it. */
        DELIVERED,
        /** The partner has seen it. */
        READ,
        /** It was not accepted; the outcome says why. */
        FAILED,
        UNKNOWN
    }

    private final String key;
    private final Conversation conversation;
    private final String text;
    private final CompletableFuture<MessageOutcome> outcome;
    private volatile @Nullable MessageOutcome known;

    OutgoingMessage(String key, Conversation conversation, String text, CompletableFuture<MessageOutcome> outcome) {
        this.key = key;
        this.conversation = conversation;
        this.text = text;
        this.outcome = outcome;
    }

    String key() {
        return key;
    }

    public Conversation conversation() {
        return conversation;
    }

    public String text() {
        return text;
    }

    /**
     * What becomes of it. Completes exactly once and never exceptionally, after as long as it takes to know; when the client
     * is closed, with {@code EXPIRED} if it never left and {@code UNKNOWN} if it did.
     */
    public CompletableFuture<MessageOutcome> outcome() {
        return Promises.view(outcome);
    }

    /** What became of it, if that is known. */
    public Optional<MessageOutcome> knownOutcome() {
        return Optional.ofNullable(known);
    }

    public Status status() {
        MessageOutcome now = known;
        if (now == null) {
            return Status.WAITING;
        }
        if (now instanceof MessageOutcome.Accepted accepted) {
            return accepted.seq() <= conversation.readUpTo()
                    ? Status.READ
                    : accepted.seq() <= conversation.deliveredUpTo() ? Status.DELIVERED : Status.ACCEPTED;
        }
        return now instanceof MessageOutcome.Unknown ? Status.UNKNOWN : Status.FAILED;
    }

    CompletableFuture<MessageOutcome> promise() {
        return outcome;
    }

    void became(MessageOutcome value) {
        known = value;
    }

    /** What the machine found out, in the words of those who use it. */
    static MessageOutcome outcome(Observation.Answered answered) {
        Outcome outcome = answered.outcome();
        Problem problem = Handles.problem(answered.answer()).orElse(null);
        if (outcome == Outcome.OK) {
            return accepted(answered);
        }
        if (outcome == Outcome.OVER) {
            return new MessageOutcome.Over();
        }
        if (outcome == Outcome.EXPIRED) {
            return new MessageOutcome.Expired();
        }
        if (outcome == Outcome.NOT_TAKEN) {
            return new MessageOutcome.NotTaken();
        }
        return outcome == Outcome.REFUSED && problem != null
                ? new MessageOutcome.Refused(problem)
                : new MessageOutcome.Unknown(problem);
    }

    private static MessageOutcome accepted(Observation.Answered answered) {
        Cursor cursor = answered.cursor();
        Instant at = answered.answer() instanceof ServerFrame.Ok ok && ok.at() != null ? ok.at() : Instant.EPOCH;
        return new MessageOutcome.Accepted(cursor == null ? 0 : cursor.seq(), at);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "OutgoingMessage[" + key + ", " + status() + "]";
    }
}

package io.duologue.client;

import io.duologue.protocol.ServerFrame;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Somebody who is proposed for a conversation. It dies when it is answered, expires or is withdrawn. Safe for many threads. */
public final class Offer {
    private final Handles handles;
    private final ServerFrame.MatchOffer frame;
    private volatile boolean accepted;
    private volatile boolean over;

    Offer(Handles handles, ServerFrame.MatchOffer frame) {
        this.handles = handles;
        this.frame = frame;
        this.accepted = frame.accepted();
    }

    public String id() {
        return frame.offer();
    }

    /** Whether the card tells topics and seniority only, and the name once both have said yes: the user asked to be shown no more. */
    public boolean isPreview() {
        return frame.preview();
    }

    /** What this person shows of himself. */
    public ServerFrame.Card card() {
        return frame.card();
    }

    /** What both want to talk about, if it is one topic. */
    public Optional<String> topic() {
        return Optional.ofNullable(frame.topic());
    }

    /** Until when it can be answered, by the server's clock. */
    public Instant expiresAt() {
        return frame.expiresAt();
    }

    /** Whether this side said yes. */
    public boolean isAccepted() {
        return accepted;
    }

    /** Whether it is too late to answer. */
    public boolean isOver() {
        return over;
    }

    /**
     * Says yes. The conversation begins once the other side did too.
     *
     * @return completes when the server knows; fails with {@link DuologueException.Refused} if it was too late
     */
    public CompletableFuture<Void> accept() {
        return handles.answer(this, true);
    }

    /**
     * Says no; why is never told to the other side.
     *
     * @return completes when the server knows; fails with {@link DuologueException.Refused} if it was too late
     */
    public CompletableFuture<Void> decline() {
        return handles.answer(this, false);
    }

    void markAccepted() {
        accepted = true;
    }

    void end() {
        over = true;
    }

    @Override
    public String toString() {
        return "Offer[" + frame.offer() + (over ? ", over]" : "]");
    }
}

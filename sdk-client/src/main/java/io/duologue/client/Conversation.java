package io.duologue.client;

import io.duologue.protocol.FeedbackTag;
import io.duologue.protocol.PartnerPresence;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ReportReason;
import io.duologue.protocol.ServerFrame;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one partner. It goes on over lost connections and dies with its end: what is said afterwards is
 * answered {@code OVER} and reaches nobody. Safe for many threads; no method blocks.
 */
public final class Conversation {
    private final Handles handles;
    private final String id;
    private final Instant startedAt;
    private final CompletableFuture<ServerFrame.Ended> ended;
    private volatile ServerFrame.Card partner;
    private volatile @Nullable String topic;
    private volatile ServerFrame.Retention retention;
    private volatile PartnerPresence presence = PartnerPresence.PRESENT;
    private volatile ServerFrame.@Nullable Ended ending;
    private volatile long deliveredUpTo;
    private volatile long readUpTo;

    Conversation(Handles handles, ServerFrame.MatchFound found, CompletableFuture<ServerFrame.Ended> ended) {
        this.handles = handles;
        this.id = found.conversation();
        this.startedAt = found.startedAt();
        this.partner = found.partner();
        this.topic = found.topic();
        this.retention = found.retention();
        this.ended = ended;
    }

    Conversation(
            Handles handles, ServerFrame.ConversationSnapshot snapshot, CompletableFuture<ServerFrame.Ended> ended) {
        this.handles = handles;
        this.id = snapshot.conversation();
        this.startedAt = snapshot.startedAt();
        this.partner = snapshot.partner();
        this.topic = snapshot.topic();
        this.retention = snapshot.retention();
        this.ended = ended;
        refresh(snapshot);
    }

    /** Never used for another one. */
    public String id() {
        return id;
    }

    /** What the partner shows of himself. */
    public ServerFrame.Card partner() {
        return partner;
    }

    public Optional<String> topic() {
        return Optional.ofNullable(topic);
    }

    /** By the server's clock. */
    public Instant startedAt() {
        return startedAt;
    }

    /** What is kept of the words, and for how long. */
    public ServerFrame.Retention retention() {
        return retention;
    }

    /** Whether the partner is there, as far as is known. */
    public PartnerPresence partnerPresence() {
        return presence;
    }

    /** Own messages up to this place are with the partner's program. */
    public long deliveredUpTo() {
        return deliveredUpTo;
    }

    /** Own messages up to this place were seen by the partner. */
    public long readUpTo() {
        return readUpTo;
    }

    public boolean isOver() {
        return ending != null;
    }

    /**
     * How it ended, when it has. Completes once; fails with {@link DuologueException.Closed} if the client is closed before
     * that, in which case the conversation may go on without this program.
     */
    public CompletableFuture<ServerFrame.Ended> ended() {
        return Promises.view(ended);
    }

    /**
     * Says something. It is sent now or when there is a connection again, at most once in effect, and in this order.
     *
     * @param text 1–1000 code points, no control characters but newline and tab
     * @throws IllegalArgumentException if the text is not of that kind
     */
    public OutgoingMessage send(String text) {
        requireText(text, 1, ProtocolLimits.TEXT_CODE_POINTS);
        return handles.say(this, text);
    }

    /**
     * Tells that the person types, or stopped. Say it again while it goes on: it is sent at most about once a second, and
     * not at all without a connection. Ends by itself with a message.
     */
    public void typing(boolean active) {
        handles.type(this, active);
    }

    /** Tells that the person has seen every entry up to this place; at the latest after a return. */
    public void markRead(long seq) {
        handles.read(this, seq);
    }

    /**
     * Ends it, behind everything that was said before.
     *
     * @return completes with how it ended: as this side wished, or as it had ended before that
     */
    public CompletableFuture<ServerFrame.Ended> end() {
        return handles.end(this);
    }

    /** Ends it and searches again, as before. */
    public Search endAndSearch() {
        return handles.endAndSearch(this);
    }

    /**
     * Reports the partner; also after the end. While there is a connection it goes over it, otherwise over the HTTP API, which not
     * every platform has.
     *
     * @param note for the moderators, at most 1000 code points, may be empty
     * @param messages places of the messages that it is about, at most 20
     * @param block also blocks the partner and ends the conversation
     * @return the case under which it is kept; fails with {@link DuologueException.Unreachable} if the connection breaks before
     *     the answer
     * @throws IllegalArgumentException for more than that
     */
    public CompletableFuture<String> report(ReportReason reason, String note, List<Long> messages, boolean block) {
        requireReport(note, messages);
        return handles.report(id, reason, note, messages, block);
    }

    static void requireReport(String note, List<Long> messages) {
        requireText(note, 0, ProtocolLimits.NOTE_CODE_POINTS);
        if (messages.size() > ProtocolLimits.REPORTED_MESSAGES) {
            throw new IllegalArgumentException(
                    "expected at most " + ProtocolLimits.REPORTED_MESSAGES + " messages but was " + messages.size());
        }
    }

    /**
     * Says what one thinks of the conversation; also after the end. The partner is never told, and the first time counts. Without
     * a connection it waits for one.
     *
     * @param rating 1 (poor) to 4 (very good)
     * @param tags each at most once, may be empty
     * @return completes when the server has it; fails with {@link DuologueException.Refused} if it will not, or if 16 wait
     *     already
     * @throws IllegalArgumentException for another rating, or a tag twice
     */
    public CompletableFuture<Void> feedback(int rating, List<FeedbackTag> tags) {
        if (rating < 1
                || rating > ProtocolLimits.BEST_RATING
                || Set.copyOf(tags).size() < tags.size()) {
            throw new IllegalArgumentException("expected a rating of 1–" + ProtocolLimits.BEST_RATING
                    + " and each tag once but was " + rating + " and " + tags);
        }
        return handles.feedback(this, rating, tags);
    }

    /**
     * Blocks the partner: the conversation ends and the two are not paired again; also after the end. While there is a connection
     * it goes over it, and over the next one if that breaks before the answer; otherwise over the HTTP API, which not every
     * platform has.
     */
    public CompletableFuture<Void> block() {
        return handles.block(this);
    }

    private static void requireText(String text, int min, int max) {
        int length = text.codePointCount(0, text.length());
        if (length < min || length > max) {
            throw new IllegalArgumentException("expected " + min + "–" + max + " code points but was " + length);
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alone = Character.isHighSurrogate(c)
                    ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(++i))
                    : Character.isLowSurrogate(c);
            if (alone) {
                throw new IllegalArgumentException("expected well-formed Unicode");
            }
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                throw new IllegalArgumentException("expected no control characters but newline and tab");
            }
        }
    }

    // ── what becomes of it; on the protocol thread ──

    void refresh(ServerFrame.ConversationSnapshot snapshot) {
        partner = snapshot.partner();
        topic = snapshot.topic();
        retention = snapshot.retention();
        delivered(snapshot.deliveredUpTo());
        read(snapshot.readUpTo());
    }

    void delivered(long upTo) {
        deliveredUpTo = Math.max(deliveredUpTo, upTo);
    }

    void read(long upTo) {
        readUpTo = Math.max(readUpTo, upTo);
        delivered(upTo);
    }

    void partner(PartnerPresence now) {
        presence = now;
    }

    void end(ServerFrame.Ended how) {
        ending = how;
    }

    ServerFrame.@Nullable Ended ending() {
        return ending;
    }

    CompletableFuture<ServerFrame.Ended> promise() {
        return ended;
    }

    @Override
    public String toString() {
        return "Conversation[" + id + (isOver() ? ", over]" : "]");
    }
}

package io.duologue.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a server may say on the wire. A closed family of immutable values; {@link FrameCodec} reads and writes
 * them.
 */
public sealed interface ServerFrame {

    /** The frame's name on the wire. */
    Type type();

    /** A frame that is an entry of the conversation's log. */
    sealed interface Durable extends ServerFrame {
        String conversation();

        Cursor cursor();
    }

    /** The names of all server frames. */
    enum Type {
        WELCOME("welcome"),
        LIVE("live"),
        PING("ping"),
        PONG("pong"),
        AUTH_EXPIRING("auth.expiring"),
        SESSION_REPLACED("session.replaced"),
        SERVER_DRAINING("server.draining"),
        BYE("bye"),
        OK("ok"),
        ERROR("error"),
        LOBBY_STATS("lobby.stats"),
        QUEUE_WAITING("queue.waiting"),
        QUEUE_LEFT("queue.left"),
        QUEUE_REFUSED("queue.refused"),
        MATCH_OFFER("match.offer"),
        MATCH_FOUND("match.found"),
        MATCH_WITHDRAWN("match.withdrawn"),
        MESSAGE_NEW("message.new"),
        ENTRY_GONE("entry.gone"),
        MESSAGE_DELIVERED("message.delivered"),
        MESSAGE_READ("message.read"),
        TYPING("typing"),
        CONVERSATION_SNAPSHOT("conversation.snapshot"),
        PARTNER_STATE("partner.state"),
        CONVERSATION_ENDED("conversation.ended"),
        REVEAL_UPDATE("reveal.update"),
        MODERATION_NOTICE("moderation.notice"),
        RESTRICTION("restriction");

        private final String wireName;

        Type(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /** Where the user is. */
    sealed interface State {
        record Idle() implements State {}

        record Waiting() implements State {}

        record Offered() implements State {}

        record Talking(String conversation, long n, Cursor head) implements State {}
    }

    /** Bounds that the client may rely on. */
    record Limits(
            int frameBytes,
            int textCodePoints,
            int inFlight,
            int unackedEntries,
            int messageBurst,
            long messageEveryMs,
            long typingEveryMs,
            long reportEveryMs,
            long heartbeatMs) {}

    /** The conversation that a user was in when the session was lost. */
    record Last(String conversation, boolean ended, long n) {}

    /** The answer to {@code hello}. */
    record Welcome(
            @Nullable String re,
            String session,
            boolean resumed,
            State state,
            Guarantee guarantee,
            long resumeWindowMs,
            Limits limits,
            List<String> caps,
            @Nullable Last last)
            implements ServerFrame {
        public Welcome {
            caps = List.copyOf(caps);
        }

        @Override
        public Type type() {
            return Type.WELCOME;
        }
    }

    /** All that was to be replayed has been sent. */
    record Live() implements ServerFrame {
        @Override
        public Type type() {
            return Type.LIVE;
        }
    }

    /**
     * Asks for a sign of life.
     *
     * @param conversation with {@code head}: the conversation and how far the store has it
     */
    record Ping(@Nullable String conversation, @Nullable Cursor head) implements ServerFrame {
        @Override
        public Type type() {
            return Type.PING;
        }
    }

    record Pong(@Nullable String re) implements ServerFrame {
        @Override
        public Type type() {
            return Type.PONG;
        }
    }

    record AuthExpiring(Instant expiresAt) implements ServerFrame {
        @Override
        public Type type() {
            return Type.AUTH_EXPIRING;
        }
    }

    record SessionReplaced() implements ServerFrame {
        @Override
        public Type type() {
            return Type.SESSION_REPLACED;
        }
    }

    record ServerDraining(long graceMs) implements ServerFrame {
        @Override
        public Type type() {
            return Type.SERVER_DRAINING;
        }
    }

    /** A range from which the client picks at random when to return. */
    record RetryAfter(long fromMs, long toMs) {}

    record Bye(
            int code,
            @Nullable RetryAfter retryAfter,
            @Nullable String ref) implements ServerFrame {
        @Override
        public Type type() {
            return Type.BYE;
        }
    }

    /** How a conversation ended, as the receiver of the frame sees it. */
    record Ended(EndReason reason, Author by, long deliveredUpTo) {}

    /**
     * A command was carried out; members other than {@code re} tell the result where there is one.
     *
     * @param n the number of the durable frame that it answers, 0 for others
     * @param cursor the entry that the durable frame became
     */
    record Ok(
            @Nullable String re,
            @Nullable String conversation,
            long n,
            @Nullable Cursor cursor,
            @Nullable Instant at,
            @Nullable String caseId,
            @Nullable Ended ended,
            @Nullable Instant expiresAt)
            implements ServerFrame {
        /** A plain answer. */
        public static Ok to(@Nullable String re) {
            return new Ok(re, null, 0, null, null, null, null, null);
        }

        @Override
        public Type type() {
            return Type.OK;
        }
    }

    /**
     * Why something was not done.
     *
     * @param retryAfterMs −1 if unknown
     * @param limit −1 if there is none
     * @param expected the {@code n} that would be accepted, −1 if unknown
     * @param rule the rule that was broken, for the person
     * @param message for developers; never with a secret or a user's text
     * @param ref finds the line in the log
     */
    record Problem(
            ErrorCode code,
            Retry retry,
            long retryAfterMs,
            @Nullable String field,
            long limit,
            long expected,
            @Nullable String rule,
            String message,
            String ref) {}

    /**
     * A command was not carried out.
     *
     * @param n the number of the durable frame that it answers, 0 for others
     */
    record Error(@Nullable String re, @Nullable String conversation, long n, Problem error) implements ServerFrame {
        @Override
        public Type type() {
            return Type.ERROR;
        }
    }

    /** True counts. */
    record LobbyStats(int online, int waiting, int talking) implements ServerFrame {
        @Override
        public Type type() {
            return Type.LOBBY_STATS;
        }
    }

    record EstimateMs(long p50, long p80) {}

    /** A wish that was loosened, to what, and after how long a wait. */
    record Widened(String what, String to, long atMs) {}

    /** What keeps others away, and whether most of them or some. */
    record KeptAwayBy(String what, String share) {}

    /**
     * Why nobody has been found yet, as far as that may be told.
     *
     * @param others at least so many people wait whom one of the reasons keeps away; 0 for few or none
     * @param next what will be loosened next
     */
    record WhyNot(int others, List<KeptAwayBy> reasons, List<Widened> next) {
        public WhyNot {
            reasons = List.copyOf(reasons);
            next = List.copyOf(next);
        }
    }

    /**
     * The search goes on.
     *
     * @param position from 1
     * @param estimate how long such a search usually takes as a whole; absent when nothing is known
     * @param widened each step by which a wish was loosened, in the order of time: the latest of a wish is what holds
     * @param remaining how much longer one usually takes that has gone on for as long; absent when nothing is known
     * @param whyNot absent while there is nothing to tell yet
     * @param heldBackMs how long the user is still offered to nobody, after passing or leaving too early several times; 0 if he is not
     * @param stalled whether a store cannot be reached, so that nobody is introduced for now; the search is kept, and goes on after that
     */
    record QueueWaiting(
            int position,
            long waitedMs,
            @Nullable EstimateMs estimate,
            List<String> topics,
            boolean surprise,
            TalkIntent intent,
            TalkMode mode,
            List<String> languages,
            List<Widened> widened,
            @Nullable EstimateMs remaining,
            @Nullable WhyNot whyNot,
            long heldBackMs,
            boolean stalled)
            implements ServerFrame {
        public QueueWaiting {
            topics = List.copyOf(topics);
            languages = List.copyOf(languages);
            widened = List.copyOf(widened);
        }

        /** One that tells neither what remains nor why. */
        public QueueWaiting(
                int position,
                long waitedMs,
                @Nullable EstimateMs estimate,
                List<String> topics,
                boolean surprise,
                TalkIntent intent,
                TalkMode mode,
                List<String> languages,
                List<Widened> widened) {
            this(
                    position, waitedMs, estimate, topics, surprise, intent, mode, languages, widened, null, null, 0,
                    false);
        }

        /** The same so much later, where it cannot be asked how it stands. What remains and why not is not known then. */
        public QueueWaiting stalledAfter(Duration later) {
            long heldBack = Math.max(0, heldBackMs - later.toMillis());
            // Of one who begins to wait when he is held back no more, that does not count; of one who is while he waits
            // it does.
            long uncounted = waitedMs == 0 ? heldBackMs - heldBack : 0;
            long waited = waitedMs + later.toMillis() - uncounted;
            return new QueueWaiting(
                    position, waited, estimate, topics, surprise, intent, mode, languages, widened, null, null,
                    heldBack, true);
        }

        @Override
        public Type type() {
            return Type.QUEUE_WAITING;
        }
    }

    record QueueLeft(QueueLeftReason reason) implements ServerFrame {
        @Override
        public Type type() {
            return Type.QUEUE_LEFT;
        }
    }

    /** What somebody may not do, why, and until when. */
    record RestrictionNotice(
            String caseId,
            String rule,
            String what,
            boolean automatic,
            Instant from,
            @Nullable Instant until) {}

    /**
     * The search does not begin.
     *
     * @param retryAfterMs −1 if unknown
     */
    record QueueRefused(
            @Nullable String re,
            QueueRefusal reason,
            @Nullable RestrictionNotice restriction,
            long retryAfterMs) implements ServerFrame {
        @Override
        public Type type() {
            return Type.QUEUE_REFUSED;
        }
    }

    /** What two people have in common. */
    record Shared(List<String> topics, List<String> languages) {
        public Shared {
            topics = List.copyOf(topics);
            languages = List.copyOf(languages);
        }
    }

    /**
     * What one person sees of the other.
     *
     * @param company where he works; absent also where too few of its people are here for it to be shown
     * @param avatar the id of the picture, null if there is none: {@code GET /avatars/{id}} has it
     * @param verified what a provider has verified, {@code identity} or {@code workplace}; to be connected is neither
     */
    record Card(
            String name,
            String headline,
            String bio,
            @Nullable String seniority,
            List<String> languages,
            List<String> topics,
            @Nullable String timeZone,
            @Nullable String intent,
            @Nullable String segment,
            @Nullable String company,
            List<String> connected,
            Shared shared,
            @Nullable String avatar,
            List<String> verified) {
        public Card {
            languages = List.copyOf(languages);
            topics = List.copyOf(topics);
            connected = List.copyOf(connected);
            verified = List.copyOf(verified);
        }

        /** Of somebody who has no picture and of whom nothing is verified. */
        public Card(
                String name,
                String headline,
                String bio,
                @Nullable String seniority,
                List<String> languages,
                List<String> topics,
                @Nullable String timeZone,
                @Nullable String intent,
                @Nullable String segment,
                @Nullable String company,
                List<String> connected,
                Shared shared) {
            this(
                    name, headline, bio, seniority, languages, topics, timeZone, intent, segment, company, connected,
                    shared, null, List.of());
        }
    }

    /**
     * Somebody fits.
     *
     * @param preview whether the card has no name yet, nor anything else by which somebody could be looked up
     */
    record MatchOffer(
            String offer,
            Instant expiresAt,
            long remainingMs,
            @Nullable String topic,
            boolean accepted,
            Card card,
            boolean preview)
            implements ServerFrame {

        /** One that shows who it is. */
        public MatchOffer(
                String offer,
                Instant expiresAt,
                long remainingMs,
                @Nullable String topic,
                boolean accepted,
                Card card) {
            this(offer, expiresAt, remainingMs, topic, accepted, card, false);
        }

        @Override
        public Type type() {
            return Type.MATCH_OFFER;
        }
    }

    /** What is kept of a conversation's words. */
    record Retention(String policy, int deletedAfterHours) {}

    /**
     * What it costs to leave too early.
     *
     * @param freeAt from then on leaving costs nothing
     * @param waitMs for how long whoever leaves before is offered to nobody; 0 where it only counts for the next time
     */
    record Skip(Instant freeAt, long waitMs) {}

    /** @param skip absent where it costs nothing, whenever one leaves */
    record MatchFound(
            String conversation,
            Card partner,
            @Nullable String topic,
            Instant startedAt,
            long n,
            Cursor head,
            Retention retention,
            @Nullable Skip skip)
            implements ServerFrame {

        /** One that costs nothing to leave. */
        public MatchFound(
                String conversation,
                Card partner,
                @Nullable String topic,
                Instant startedAt,
                long n,
                Cursor head,
                Retention retention) {
            this(conversation, partner, topic, startedAt, n, head, retention, null);
        }

        @Override
        public Type type() {
            return Type.MATCH_FOUND;
        }
    }

    record MatchWithdrawn(String offer, WithdrawnReason reason, boolean searching) implements ServerFrame {
        @Override
        public Type type() {
            return Type.MATCH_WITHDRAWN;
        }
    }

    record MessageNew(String conversation, Cursor cursor, Author from, long n, Instant at, String text)
            implements Durable {
        @Override
        public Type type() {
            return Type.MESSAGE_NEW;
        }

        /** Without the text: it is nobody's business but the two people's. */
        @Override
        public String toString() {
            return "MessageNew[conversation=" + conversation + ", cursor=" + cursor + ", from=" + from + ", n=" + n
                    + ", text of " + text.length() + "]";
        }
    }

    /** An entry whose content is no longer kept, or may not be shown. */
    record EntryGone(String conversation, Cursor cursor) implements Durable {
        @Override
        public Type type() {
            return Type.ENTRY_GONE;
        }
    }

    record MessageDelivered(String conversation, long upTo) implements ServerFrame {
        @Override
        public Type type() {
            return Type.MESSAGE_DELIVERED;
        }
    }

    record MessageRead(String conversation, long upTo) implements ServerFrame {
        @Override
        public Type type() {
            return Type.MESSAGE_READ;
        }
    }

    record Typing(String conversation, boolean active) implements ServerFrame {
        @Override
        public Type type() {
            return Type.TYPING;
        }
    }

    /**
     * A conversation that the user is in, whole.
     *
     * @param n the last {@code n} of this user that the log knows
     * @param from the replay that follows starts behind this place
     * @param reveal absent while nobody has asked
     * @param skip absent where it costs nothing, whenever one leaves
     */
    record ConversationSnapshot(
            String conversation,
            Card partner,
            @Nullable String topic,
            Instant startedAt,
            long n,
            Cursor head,
            Cursor from,
            long deliveredUpTo,
            long readUpTo,
            Retention retention,
            boolean over,
            @Nullable Reveal reveal,
            @Nullable Skip skip)
            implements ServerFrame {

        /** One that costs nothing to leave. */
        public ConversationSnapshot(
                String conversation,
                Card partner,
                @Nullable String topic,
                Instant startedAt,
                long n,
                Cursor head,
                Cursor from,
                long deliveredUpTo,
                long readUpTo,
                Retention retention,
                boolean over,
                @Nullable Reveal reveal) {
            this(
                    conversation,
                    partner,
                    topic,
                    startedAt,
                    n,
                    head,
                    from,
                    deliveredUpTo,
                    readUpTo,
                    retention,
                    over,
                    reveal,
                    null);
        }

        @Override
        public Type type() {
            return Type.CONVERSATION_SNAPSHOT;
        }
    }

    /**
     * Somebody came, lost the connection, or will not come back.
     *
     * @param from whose state it is
     * @param until until when the place of one who is away is kept
     * @param remainingMs how long that still is, −1 if unknown
     */
    record PartnerState(
            String conversation,
            Cursor cursor,
            Author from,
            Instant at,
            PartnerPresence state,
            @Nullable Instant until,
            long remainingMs)
            implements Durable {
        @Override
        public Type type() {
            return Type.PARTNER_STATE;
        }
    }

    record ConversationEnded(String conversation, Cursor cursor, Author from, Instant at, Ended ended, long durationMs)
            implements Durable {
        @Override
        public Type type() {
            return Type.CONVERSATION_ENDED;
        }
    }

    /**
     * Where a request to see each other's cards stands.
     *
     * @param by who asked
     * @param until until when it can be answered, absent unless it is pending
     * @param remainingMs how long that still is, −1 if unknown
     */
    record Reveal(RevealState state, Author by, @Nullable Instant until, long remainingMs) {}

    /**
     * A request to see each other's cards was made, answered, taken back, or ran out.
     *
     * @param from who did it
     * @param card the partner's, whole, once both agreed
     */
    record RevealUpdate(
            String conversation,
            Cursor cursor,
            Author from,
            Instant at,
            Reveal reveal,
            @Nullable Card card) implements Durable {
        @Override
        public Type type() {
            return Type.REVEAL_UPDATE;
        }
    }

    record ModerationNotice(
            @Nullable String conversation,
            String code,
            @Nullable String rule,
            String message) implements ServerFrame {
        @Override
        public Type type() {
            return Type.MODERATION_NOTICE;
        }
    }

    record Restriction(RestrictionNotice restriction) implements ServerFrame {
        @Override
        public Type type() {
            return Type.RESTRICTION;
        }
    }
}

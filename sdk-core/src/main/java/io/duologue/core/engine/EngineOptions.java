package io.duologue.core.engine;

import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.reputation.ReputationModel;
import io.duologue.core.session.SkipPolicy;
import io.duologue.matching.OfferMode;
import io.duologue.matching.QueueLimits;
import io.duologue.matching.Requirements;
import io.duologue.protocol.Guarantee;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** Every figure of the engine, with its default; {@link Preset} has others that belong together. Immutable. */
@Value.Immutable
public interface EngineOptions {

    /** How long a place is kept after a disconnect. */
    @Value.Default
    default Duration resumeWindow() {
        return Duration.ofSeconds(60);
    }

    /** After how long a silence the partner is told that somebody is away; a clean close is told at once. */
    @Value.Default
    default Duration awayAfter() {
        return Duration.ofSeconds(4);
    }

    /** How often a node says that it lives. */
    @Value.Default
    default Duration nodeRenewal() {
        return Duration.ofSeconds(2);
    }

    /** After how long without a renewal a node counts as dead, from its last renewal. */
    @Value.Default
    default Duration nodeLease() {
        return Duration.ofSeconds(6);
    }

    /** How often the engine looks whether anything is due. */
    @Value.Default
    default Duration tick() {
        return Duration.ofMillis(100);
    }

    /** How often sessions, offers and nodes are looked through for what is overdue. */
    @Value.Default
    default Duration sweep() {
        return Duration.ofSeconds(1);
    }

    /** How often waiting people are compared, besides at each arrival. */
    @Value.Default
    default Duration pairing() {
        return Duration.ofMillis(250);
    }

    /** How long a reservation for a conversation is waited for. */
    @Value.Default
    default Duration reservation() {
        return Duration.ofSeconds(5);
    }

    /** Ping after so long without any inbound frame. */
    @Value.Default
    default Duration heartbeat() {
        return Duration.ofSeconds(20);
    }

    /** A connection that said nothing for so long is dead. */
    @Value.Default
    default Duration silence() {
        return Duration.ofSeconds(35);
    }

    /** How long a new connection may take to say hello. */
    @Value.Default
    default Duration helloWithin() {
        return Duration.ofSeconds(10);
    }

    /** A reader that makes no progress for so long is closed with 4204. */
    @Value.Default
    default Duration slowAfter() {
        return Duration.ofSeconds(30);
    }

    /** Entries that a connection may leave unacknowledged before the log is read no further for it. */
    @Value.Default
    default int creditEntries() {
        return 256;
    }

    /** Bytes likewise. */
    @Value.Default
    default int creditBytes() {
        return 256 * 1024;
    }

    /**
     * Frames of one connection that wait in the engine before the transport is asked to wait, and durable ones that wait behind a
     * message that is being judged before the next is refused for now.
     */
    @Value.Default
    default int inboundQueue() {
        return 16;
    }

    /** Delivered and read marks are told at most once in this time. */
    @Value.Default
    default Duration markInterval() {
        return Duration.ofMillis(200);
    }

    /**
     * How long the log is not told that the partner's messages have arrived, for something else that may take it along: the next
     * message of the one who has them, mostly.
     */
    @Value.Default
    default Duration receiptWithin() {
        return Duration.ofMillis(500);
    }

    /** How often a connection looks at its log although no bell rang. */
    @Value.Default
    default Duration bellDistrust() {
        return Duration.ofSeconds(5);
    }

    @Value.Default
    default Duration lobbyInterval() {
        return Duration.ofSeconds(2);
    }

    /** How long a search goes on before it ends with an honest word; the place in the queue is kept until then. */
    @Value.Default
    default Duration searchLimit() {
        return Duration.ofMinutes(10);
    }

    /**
     * How many people of the whole platform search at once, those who are offered somebody included; 1 to 1 000 000. One more is told
     * that the queue is full. The same on all nodes: each refuses by its own figure.
     */
    @Value.Default
    default int queueSize() {
        return 10_000;
    }

    /**
     * Repeats are refused for this long; zero lets the same two meet at once. At most {@link Requirements#LONGEST_REPEAT}, and of no use
     * beyond the time for which conversations are kept, or beyond the latest {@link io.duologue.matching.Ticket#MAX_HISTORY} partners.
     */
    @Value.Default
    default Duration repeatCoolDown() {
        return Duration.ofHours(24);
    }

    /** What it costs to leave a conversation early. */
    @Value.Default
    default SkipPolicy skips() {
        return SkipPolicy.STANDARD;
    }

    /** What leaving early and being reported do to somebody's reputation, by which he is paired. */
    @Value.Default
    default ReputationModel reputation() {
        return ReputationModel.STANDARD;
    }

    /** How everybody is asked before a conversation begins; absent, each person's own preference counts. */
    Optional<OfferMode> offers();

    /** What two who are paired see of each other. */
    @Value.Default
    default Shown shown() {
        return Shown.PROFILE;
    }

    /**
     * From how many people on who have named the same company it is shown on their cards: with fewer it would say who somebody is. 0
     * shows every company.
     */
    @Value.Default
    default int companyShownFrom() {
        return 10;
    }

    /** How long a request to see each other's cards waits for its answer. */
    @Value.Default
    default Duration revealWithin() {
        return Duration.ofMinutes(2);
    }

    /** Live connections of this node; one more is refused with 503. */
    @Value.Default
    default int maxConnections() {
        return 20_000;
    }

    /**
     * Connections that have not said hello yet; one more is refused with 503. It is to hold all whom the loss of another node brings
     * at once, as who is refused waits for seconds.
     */
    @Value.Default
    default int maxPendingHandshakes() {
        return 5_000;
    }

    /** Of these, connections of one user; one more is refused with 429. */
    @Value.Default
    default int maxPendingHandshakesPerUser() {
        return 8;
    }

    @Value.Default
    default RateLimit messageLimit() {
        return new RateLimit(5, Duration.ofMillis(500));
    }

    /** How long a moderation policy may take over a message; without a verdict by then the message is not sent. */
    @Value.Default
    default Duration judgementLimit() {
        return Duration.ofSeconds(2);
    }

    /** Messages of this node that a policy which may block judges at once; one more is not sent. */
    @Value.Default
    default int maxJudgements() {
        return 64;
    }

    /**
     * How long a look at who waits may take. A custom matcher, rule, score or relaxation that has not come back by then is given up, and
     * this node pairs nobody for a while, which is so long at first and then twice as long each time, up to ten minutes.
     */
    @Value.Default
    default Duration lookLimit() {
        return Duration.ofSeconds(10);
    }

    /** Threads of looks that were given up and have not come back; with so many this node pairs nobody until one of them has. */
    @Value.Default
    default int maxAbandonedLooks() {
        return 3;
    }

    @Value.Default
    default RateLimit typingLimit() {
        return new RateLimit(2, Duration.ofSeconds(1));
    }

    @Value.Default
    default RateLimit reportLimit() {
        return new RateLimit(1, Duration.ofSeconds(10));
    }

    @Value.Default
    default RateLimit helloLimit() {
        return RateLimit.of(30, Duration.ofMinutes(1));
    }

    /** New sessions per client address; returning is not counted. */
    @Value.Default
    default RateLimit newSessionLimit() {
        return RateLimit.of(10, Duration.ofMinutes(1));
    }

    /** Searches of one account. */
    @Value.Default
    default RateLimit queueLimit() {
        return new RateLimit(10, Duration.ofSeconds(1));
    }

    /** Frames of any kind on one connection; beyond it the connection is closed with 4429. */
    @Value.Default
    default RateLimit frameLimit() {
        return new RateLimit(600, Duration.ofMillis(10));
    }

    /** Requests of one connection to be told again what it should have. */
    @Value.Default
    default RateLimit syncLimit() {
        return new RateLimit(3, Duration.ofSeconds(1));
    }

    /** Bad frames; the one that exceeds it closes with 4000. */
    @Value.Default
    default int badFrames() {
        return 3;
    }

    /** The period in which bad frames are counted. */
    @Value.Default
    default Duration badFramePeriod() {
        return Duration.ofSeconds(60);
    }

    /**
     * Origins from which a browser may connect, for example {@code https://talk.example.org}. They are kept as a browser writes
     * them: in lower case, without the usual port, and without a slash at the end. {@link Duologue#allowOrigin} adds one later.
     */
    @Value.Default
    default Set<String> allowedOrigins() {
        return Set.of();
    }

    @Value.Default
    default Guarantee guarantee() {
        return Guarantee.MEMORY;
    }

    /** What is kept of what people say to each other; they are told of it when they meet. */
    @Value.Default
    default MessageRetention messages() {
        return MessageRetention.EVIDENCE;
    }

    /** What was set with {@link Builder#textRetention}. */
    Optional<Duration> ownTextRetention();

    /** For how long texts are in the log after a conversation's end; where it is not set, as {@link #messages} has it. */
    default Duration textRetention() {
        return ownTextRetention().orElseGet(() -> messages().afterEnd(resumeWindow()));
    }

    /** For how long transcripts are kept after a conversation's end, with {@link MessageRetention#FULL} and with nothing else. */
    @Value.Default
    default Duration transcriptRetention() {
        return Duration.ofDays(30);
    }

    /**
     * How often what is new in a conversation is written to its transcript; 100 ms to 8 minutes. So short that a log does not let go
     * of anything from one turn to the next while the store of transcripts answers: two who write as fast as the usual
     * {@link #messageLimit} lets them need eight minutes to fill it. With {@link MessageRetention#FULL} the {@link #textRetention} is
     * at least two turns, so that the last one finds the log. Where the store is away for longer than that, or the log is gone with
     * the memory of a process, the transcript has a hole, of which a warning tells.
     */
    @Value.Default
    default Duration transcriptTurn() {
        return Duration.ofMinutes(5);
    }

    /** How a log of conversations is to be bounded for all this. */
    default LogLimits logLimits() {
        return LogLimits.standard()
                .withResumeWindow(resumeWindow())
                .withKeepEnded(textRetention())
                .withEntriesKept(messages().entriesKept());
    }

    /** How a queue is to be bounded for this. */
    default QueueLimits queueLimits() {
        return QueueLimits.ofTickets(queueSize());
    }

    /**
     * @throws IllegalArgumentException if an origin has more than a scheme, a host and a port, or less; if texts are to be kept of which
     *     people are told that they are not; if a log would be gone before its transcript is written; or if a figure or a time is out of
     *     its bounds
     */
    @Value.Check
    default EngineOptions checked() {
        if (messages() == MessageRetention.NONE && textRetention().compareTo(resumeWindow()) > 0) {
            throw new IllegalArgumentException("text retention: expected no more than the resume window of "
                    + resumeWindow() + " where nothing is kept but was " + textRetention());
        }
        if (repeatCoolDown().isNegative() || repeatCoolDown().compareTo(Requirements.LONGEST_REPEAT) > 0) {
            throw new IllegalArgumentException("repeat cool-down: expected " + Duration.ZERO + " to "
                    + Requirements.LONGEST_REPEAT + " but was " + repeatCoolDown());
        }
        if (transcriptRetention().isNegative() || transcriptRetention().isZero()) {
            throw new IllegalArgumentException(
                    "transcript retention: expected a positive duration but was " + transcriptRetention());
        }
        if (transcriptTurn().compareTo(Builder.SHORTEST_TURN) < 0
                || transcriptTurn().compareTo(Builder.LONGEST_TURN) > 0) {
            throw new IllegalArgumentException("transcript turn: expected " + Builder.SHORTEST_TURN + " to "
                    + Builder.LONGEST_TURN + " but was " + transcriptTurn());
        }
        if (queueSize() < 1 || queueSize() > Builder.LARGEST_QUEUE) {
            throw new IllegalArgumentException(
                    "queue size: expected 1 to " + Builder.LARGEST_QUEUE + " but was " + queueSize());
        }
        if (lookLimit().compareTo(Builder.SHORTEST_LOOK) < 0 || lookLimit().compareTo(Builder.LONGEST_LOOK) > 0) {
            throw new IllegalArgumentException("look limit: expected " + Builder.SHORTEST_LOOK + " to "
                    + Builder.LONGEST_LOOK + " but was " + lookLimit());
        }
        if (maxAbandonedLooks() < 1) {
            throw new IllegalArgumentException("abandoned looks: expected at least 1 but was " + maxAbandonedLooks());
        }
        Duration leastOfTexts = transcriptTurn().multipliedBy(2);
        if (messages() == MessageRetention.FULL && textRetention().compareTo(leastOfTexts) < 0) {
            throw new IllegalArgumentException("text retention: expected at least two transcript turns, " + leastOfTexts
                    + ", where messages are kept in full but was " + textRetention());
        }
        Set<String> asSent = new LinkedHashSet<>();
        allowedOrigins().forEach(origin -> asSent.add(Origins.asSent(origin)));
        return asSent.equals(allowedOrigins())
                ? this
                : builder().from(this).allowedOrigins(asSent).build();
    }

    static Builder builder() {
        return new Builder();
    }

    /** Builds options. One thread at a time. */
    final class Builder extends ImmutableEngineOptions.Builder {
        private static final Duration SHORTEST_TURN = Duration.ofMillis(100);
        private static final Duration LONGEST_TURN = Duration.ofMinutes(8);

        private static final int LARGEST_QUEUE = 1_000_000;

        private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);
        private static final Duration LONGEST_LOOK = Duration.ofMinutes(5);

        Builder() {}

        /** For how long texts are in the log after a conversation's end. */
        public Builder textRetention(Duration value) {
            return ownTextRetention(value);
        }
    }
}

package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.FenceResult;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.Presence;
import io.duologue.core.conversation.EntryBody.PresenceChanged;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.engine.Feed.Pumped;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.Activity.Talking;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SkipPolicy.Parting;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which logs one connection is fed from, and how far. Touched on the connection's lane only.
 *
 * <p>{@code feed} is the conversation that the session is in; {@code past} the one before it, whose late acknowledgements
 * and marks still count; {@code replays} older ones that a returning client asked to have brought to their end, which go
 * first.
 */
final class PeerFeed {
    private static final Logger log = LoggerFactory.getLogger(PeerFeed.class);
    /** Typing ends by itself. */
    private static final Duration TYPING = Duration.ofSeconds(3);
    /** A line that was full is tried again after this. */
    private static final Duration LINE_RETRY = Duration.ofMillis(250);

    /** What a bell brings is taken as long as no block can have become known meanwhile. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private static final int FENCE_ATTEMPTS = 3;

    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;
    private final Receipts receipts;
    private final Deque<Feed> replays = new ArrayDeque<>();
    private @Nullable Feed feed;
    private @Nullable Feed past;
    private long lastN;
    private boolean released;
    private boolean owesLive;
    private long liveAt;
    private Instant lookedAt = Instant.EPOCH;
    private @Nullable Instant waitingSince;
    private @Nullable Feed marksOf;
    private Instant marksAt = Instant.EPOCH;
    private @Nullable Instant partnerTypesUntil;
    private @Nullable Instant revealTried;

    PeerFeed(Peer peer, Engine engine) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
        this.receipts = new Receipts(peer, engine);
    }

    Receipts receipts() {
        return receipts;
    }

    boolean isTalking() {
        return feed != null && !feed.ended();
    }

    boolean isIn(ConversationId conversation) {
        return isTalking() && feed != null && feed.conversation().equals(conversation);
    }

    /** Whether this connection shows what the session does. */
    boolean isWhere(Activity activity) {
        return activity instanceof Talking talking ? isIn(talking.conversation()) : !isTalking();
    }

    /** The last number of this user that the log of the current conversation is known to have. */
    long lastN() {
        return lastN;
    }

    /** The log of the current conversation has this number of this user. */
    void knowN(long n) {
        lastN = Math.max(lastN, n);
    }

    @Nullable Feed feedOf(String conversation) {
        if (feed != null && feed.conversation().value().equals(conversation)) {
            return feed;
        }
        if (past != null && past.conversation().value().equals(conversation)) {
            return past;
        }
        return replays.stream()
                .filter(f -> f.conversation().value().equals(conversation))
                .findFirst()
                .orElse(null);
    }

    boolean isCurrent(ConversationId conversation) {
        return feed != null && feed.conversation().equals(conversation);
    }

    // ── coming into a conversation ──────────────────────────────────────────────────────────────────────────────────

    /** Goes where the session is. */
    void follow(LiveSession session) {
        if (!(session.activity() instanceof Talking talking)) {
            pump();
            return;
        }
        if (feed == null || !feed.conversation().equals(talking.conversation())) {
            begin(talking.conversation(), session);
        } else {
            tellPresent();
            pump();
            EntryBody.Ended end = feed == null ? null : feed.end();
            if (end != null) {
                leaveAgain(talking.conversation(), end);
            }
        }
    }

    /**
     * The end was sent, and the session is in the conversation: still, or again because a store went back. Then the end may be lost
     * as well, and nobody else would write it: this client will not, for whom it is over.
     */
    private void leaveAgain(ConversationId conversation, EntryBody.Ended end) {
        if (released) {
            context.stores()
                    .log()
                    .find(conversation)
                    .filter(state -> !state.over())
                    .ifPresent(state ->
                            engine.sessions().end(state, "again:" + peer.fence(), end.cause(), end.by(), Map.of()));
            released = false;
        }
        release();
    }

    /**
     * The session was brought into a new conversation. All that may fail comes before the feed is pointed at the log: a client
     * that was not told of a conversation must not be fed from it.
     */
    private void begin(ConversationId conversation, LiveSession session) {
        Optional<LogState> known = context.stores().log().find(conversation);
        if (known.isEmpty()) {
            return;
        }
        Party party = known.get().info().party(peer.user()).orElseThrow();
        ServerFrame.Card partner = engine.conversations().partnerCard(session, known.get());
        engine.sessions().unqueue(peer.user());
        peer.seat().announce(Status.TALKING);
        LogState state = attach(known.get(), Position.START);
        if (state == null) {
            return;
        }
        must(new ServerFrame.MatchFound(
                conversation.value(),
                partner,
                engine.conversations().topicLabel(state),
                state.info().startedAt(),
                state.party(party).lastN(),
                Frames.cursor(state.head()),
                engine.conversations().retention(),
                engine.conversations().skip(session, state)));
        peer.queue().found();
        tellPresent(state);
        pump();
    }

    /**
     * Raises the log's fence for this connection and points the feed at the log.
     *
     * @param known the log as it was a moment ago
     * @return the log as it was then; null if the connection was replaced or there is no such log any more
     * @throws BackendException if others raise the fence all the time
     */
    @Nullable LogState attach(LogState known, Position from) {
        ConversationId conversation = known.info().id();
        Party party = known.info().party(peer.user()).orElseThrow();
        for (int i = 0; i < FENCE_ATTEMPTS; i++) {
            FenceResult result = context.stores().log().fence(conversation, party, peer.fence());
            if (result instanceof FenceResult.Raised raised) {
                LogState state = raised.state();
                Instant now = context.now();
                Position start = from.seq() < state.kept().seq() ? state.kept() : from;
                putBehind(feed);
                feed = new Feed(
                        state,
                        party,
                        start,
                        context.options().creditEntries(),
                        context.options().creditBytes(),
                        () -> engine.conversations().wholeCard(peer.user(), state.info()));
                partnerTypesUntil = null;
                lastN = state.party(party).lastN();
                released = false;
                lookedAt = now;
                return state;
            }
            if (result instanceof FenceResult.Absent) {
                return null;
            }
            if (result instanceof FenceResult.Refused refused && !peer.seat().raiseFence(refused.fence())) {
                peer.seat().replaced();
                return null;
            }
        }
        throw new BackendException("a fence was raised by others " + FENCE_ATTEMPTS + " times while it was raised");
    }

    /** The conversation before is brought to its end first, if its reader was not there yet. */
    private void putBehind(@Nullable Feed before) {
        if (before != null && !before.ended()) {
            replays.add(before);
        } else if (before != null) {
            past = before;
        }
    }

    /** Whether everything of this log was sent, so that nothing has to wait for its place in it. */
    boolean isPast(Feed of) {
        return of == past;
    }

    /** Brings an older conversation to its end before anything else is sent. */
    void replay(LogState state, Position from) {
        Party party = state.info().party(peer.user()).orElseThrow();
        replays.add(new Feed(
                state,
                party,
                from,
                context.options().creditEntries(),
                context.options().creditBytes(),
                () -> engine.conversations().wholeCard(peer.user(), state.info())));
    }

    /** Brings what lies behind the place once more. Of a conversation that is not the current one, before anything else. */
    void sync(LogState state, Position from) {
        Feed of = feedOf(state.info().id().value());
        if (of == null) {
            replay(state, from);
            return;
        }
        of.rewind(from);
        if (of == past) {
            past = null;
            replays.add(of);
        }
    }

    /** Says {@code live} once everything that goes first has been sent. */
    void live() {
        owesLive = true;
        liveAt = 0;
        pump();
    }

    /**
     * Says {@code live} once everything has been sent that the log had when its fence was raised.
     *
     * @param wasRungFor whether the directory named this node by then: if not, nothing was rung for what has come since, and the log is
     *     read even if the client has all of that
     */
    void liveAfter(LogState raised, boolean wasRungFor) {
        owesLive = true;
        liveAt = raised.head().seq();
        boolean hasAll = feed != null && !raised.over() && feed.sent().equals(raised.head());
        if (wasRungFor && hasAll && replays.isEmpty()) {
            sayLive();
        } else {
            pump();
        }
    }

    /** The place behind which the feed starts; what a snapshot tells. */
    Position feedFrom() {
        return feed == null ? Position.START : feed.sent();
    }

    /** Tells the partner that this person is back, if he was told that the person is away. */
    void tellPresent() {
        if (feed != null && !feed.ended()) {
            context.stores().log().find(feed.conversation()).ifPresent(this::tellPresent);
        }
    }

    /** @param state as it is now, or was when the fence was raised: nobody is told away against a higher fence */
    void tellPresent(LogState state) {
        if (feed != null && !feed.ended() && state.party(feed.party()).away()) {
            String key = "present:" + peer.fence() + ":" + context.now().toEpochMilli();
            PresenceChanged change = new PresenceChanged(feed.party(), Presence.PRESENT, null);
            engine.sessions().presence(state, feed.party(), key, peer.fence(), change);
        }
    }

    // ── acknowledging ───────────────────────────────────────────────────────────────────────────────────────────────

    /** The client has everything up to there. For a conversation that is not its own it counts for nothing. */
    void ack(String conversation, Cursor upTo) {
        Feed of = feedOf(conversation);
        if (of != null) {
            acknowledged(of, new Receipt(Frames.position(upTo), false));
        }
    }

    /** What the reader is known to have been sent frees its credit at once; whether anything else is the log's, the log says. */
    void acknowledged(Feed of, Receipt receipt) {
        boolean waited = waitingSince != null;
        if (of.acknowledged(receipt.upTo().seq())) {
            waitingSince = null;
        }
        boolean isKnown = of.has(receipt.upTo());
        receipts.owe(of, receipt);
        if (!isKnown || of != feed) {
            receipts.settle();
        }
        if (waited || !replays.isEmpty()) {
            pump();
        }
    }

    // ── being fed ───────────────────────────────────────────────────────────────────────────────────────────────────

    /** The log has grown, by what a bell brought or by what is to be looked up. */
    void look(ConversationId conversation, Bell.@Nullable Growth growth) {
        Feed of = feedOf(conversation.value());
        if (of == null) {
            return;
        }
        if (growth == null
                || !isOfNow(growth.entry())
                || !(of.has(growth.entry().position()) || takes(of, growth))) {
            lookedAt = context.now();
            pump();
        }
        if (growth != null && growth.receipt() != null) {
            marksMoved(conversation, growth.receipt());
        }
    }

    /** What was said before a block is not shown after it: what comes late is read, with what the log says now. */
    private boolean isOfNow(Entry entry) {
        return Duration.between(entry.at(), context.now()).abs().compareTo(FRESH) <= 0;
    }

    /** What was said over this connection stands in the log now. */
    void grown(Feed of, AppendResult.Accepted accepted, @Nullable Receipt receipt) {
        if (receipt != null && accepted.noted()) {
            receipts.noted(of, receipt);
        }
        Bell.Growth growth = Conversations.growth(accepted, null);
        if (growth == null || !takes(of, growth)) {
            pump();
        }
    }

    /** Sends what the log has grown by; false if the log has to be read for it. */
    private boolean takes(Feed of, Bell.Growth growth) {
        boolean isFlowing = of == feed && peer.isLive() && replays.isEmpty() && waitingSince == null;
        if (!isFlowing || !of.take(growth.behind(), growth.entry(), peer::send, context.now())) {
            return false;
        }
        lookedAt = context.now();
        fed(of);
        return true;
    }

    void pump() {
        if (!peer.isLive() || !pumpReplays()) {
            return;
        }
        Feed current = feed;
        if (current != null) {
            Pumped pumped = pumpFrom(current);
            switch (pumped) {
                case CAUGHT_UP -> waitingSince = null;
                case WAITING -> waitingSince = waitingSince == null ? context.now() : waitingSince;
                case DIVERGED -> lookedAt = Instant.EPOCH;
                case GONE -> forget();
            }
            fed(current);
        } else {
            sayLive();
        }
    }

    /** More was sent, perhaps. */
    private void fed(Feed current) {
        if (current.tookPartnersWord()) {
            partnerTypesUntil = null;
        }
        if (current.owesMarks()) {
            oweMarks(current);
        }
        sayLive();
        if (current == feed && current.ended()) {
            releaseOrLook();
        }
    }

    /** The end stands in the log and was sent: a store that fails now makes it no less true, and the next look frees the person. */
    private void releaseOrLook() {
        try {
            release();
        } catch (BackendException e) {
            // By one each second while it lasts: the store's own trouble is told elsewhere.
            log.warn("somebody whose conversation is over cannot be freed yet: {}", e.getMessage());
            peer.seat().oweLook();
        }
    }

    /** A log that is not the one that was read is read again from its start. */
    private Pumped pumpFrom(Feed current) {
        Pumped pumped = current.pump(context.stores().log(), peer::send, context.now());
        if (pumped == Pumped.DIVERGED) {
            startAgain(current);
            return current.pump(context.stores().log(), peer::send, context.now());
        }
        return pumped;
    }

    /** False if there is more that cannot be sent now. */
    private boolean pumpReplays() {
        while (!replays.isEmpty()) {
            Pumped pumped = pumpFrom(replays.element());
            if (pumped == Pumped.WAITING) {
                waitingSince = waitingSince == null ? context.now() : waitingSince;
                return false;
            }
            if (pumped == Pumped.DIVERGED) {
                lookedAt = Instant.EPOCH;
                return false;
            }
            past = replays.remove();
        }
        return true;
    }

    private void sayLive() {
        boolean reached = feed == null || feed.ended() || feed.sent().seq() >= liveAt;
        if (owesLive && reached && peer.send(new ServerFrame.Live()) >= 0) {
            owesLive = false;
        }
    }

    /** The log is not the one that was read: it lost entries and grew anew. Everything is told again. */
    private void startAgain(Feed of) {
        Optional<LogState> state = context.stores().log().find(of.conversation());
        Optional<LiveSession> session = engine.sessions().find(peer.user());
        if (state.isPresent() && session.isPresent() && peer.isLive()) {
            Position kept = state.get().kept();
            receipts.forget(of);
            of.startOver(kept);
            must(engine.conversations().snapshot(session.get(), state.get(), of.party(), kept.seq(), kept.mark()));
        }
    }

    /** There is no such log any more: nothing is left to be shown, and nobody is in it. */
    private void forget() {
        Feed gone = feed;
        feed = null;
        partnerTypesUntil = null;
        if (gone != null) {
            engine.sessions()
                    .update(
                            peer.user(),
                            s -> context.rules()
                                    .release(s, gone.conversation(), lastN, Parting.CUT_SHORT, context.now()));
            peer.seat().announce(Status.IDLE);
        }
    }

    /** The end was sent: the person is free, or searches again. */
    private void release() {
        Feed over = feed;
        if (over == null || released) {
            return;
        }
        Optional<LogState> state = context.stores().log().find(over.conversation());
        if (state.isPresent()) {
            Optional<LiveSession> free = engine.sessions().release(peer.user(), state.get());
            if (free.isPresent() && free.get().activity() instanceof Activity.Waiting) {
                engine.pairSoon();
            }
        }
        released = true;
        partnerTypesUntil = null;
        peer.queue().look();
    }

    // ── marks, typing, time ─────────────────────────────────────────────────────────────────────────────────────────

    void marksMoved(ConversationId conversation, Receipt receipt) {
        Feed of = feedOf(conversation.value());
        if (of == null) {
            return;
        }
        if (!of.hear(receipt)) {
            of.askForMarks(context.stores().log());
        }
        if (of.owesMarks()) {
            oweMarks(of);
        }
    }

    private void oweMarks(Feed of) {
        if (marksOf == null) {
            Instant earliest = marksAt.plus(context.options().markInterval());
            marksAt = earliest.isAfter(context.now()) ? earliest : context.now();
        }
        marksOf = of;
    }

    void partnerTypes(ConversationId conversation, boolean active) {
        if (!isIn(conversation)) {
            return;
        }
        boolean known = partnerTypesUntil != null;
        partnerTypesUntil = active ? context.now().plus(TYPING) : null;
        if (known != active) {
            peer.send(new ServerFrame.Typing(conversation.value(), active));
        }
    }

    void onTime(Instant now) {
        catchUpWithClock(now);
        receipts.onTime(now);
        if (marksOf != null && !now.isBefore(marksAt)) {
            Feed of = marksOf;
            marksOf = null;
            marksAt = now;
            of.tellMarks(peer::send);
        }
        if (partnerTypesUntil != null && !now.isBefore(partnerTypesUntil) && feed != null) {
            partnerTypes(feed.conversation(), false);
        }
        expireReveal(now);
        if (waitingSince != null
                && !now.isBefore(waitingSince.plus(context.options().slowAfter()))) {
            peer.close(CloseCode.SLOW, new RetryAfter(1_000, 5_000));
            return;
        }
        if (waitingSince != null
                || !now.isBefore(lookedAt.plus(context.options().bellDistrust()))) {
            lookedAt = now;
            pump();
            if (isTalking() && feed != null) {
                engine.conversations().endIfForsaken(feed.state(), feed.party());
            }
        }
    }

    /** What was done or planned by a clock that was ahead and was set back is not waited for until it is there again. */
    private void catchUpWithClock(Instant now) {
        lookedAt = lookedAt.isAfter(now) ? Instant.EPOCH : lookedAt;
        marksAt = marksAt.isAfter(now.plus(context.options().markInterval())) ? now : marksAt;
        if (partnerTypesUntil != null && partnerTypesUntil.isAfter(now.plus(TYPING))) {
            partnerTypesUntil = now;
        }
    }

    /** Both sides' connections find it out; one of them writes it down. */
    private void expireReveal(Instant now) {
        Instant until = revealUntil();
        if (feed != null && until != null && !now.isBefore(until)) {
            revealTried = until;
            engine.sessions().expire(feed.state());
            pump();
        }
    }

    /** Until when a request waits that this connection has not tried to end yet. */
    private @Nullable Instant revealUntil() {
        Instant until =
                feed == null || feed.ended() ? null : feed.state().disclosure().until();
        return until == null || until.equals(revealTried) ? null : until;
    }

    Instant nextWake() {
        Instant next = receipts.nextWake();
        if (marksOf != null && marksAt.isBefore(next)) {
            next = marksAt;
        }
        if (partnerTypesUntil != null && partnerTypesUntil.isBefore(next)) {
            next = partnerTypesUntil;
        }
        Instant until = revealUntil();
        if (until != null && until.isBefore(next)) {
            next = until;
        }
        if (isTalking() || !replays.isEmpty()) {
            Instant look = waitingSince != null
                    ? context.now().plus(LINE_RETRY)
                    : lookedAt.plus(context.options().bellDistrust());
            next = look.isBefore(next) ? look : next;
        }
        return next;
    }

    /** The question whether the other end still lives, with how far the log is. */
    ServerFrame.Ping ping() {
        if (feed == null || feed.ended()) {
            return new ServerFrame.Ping(null, null);
        }
        return context.stores()
                .log()
                .find(feed.conversation())
                .map(state -> new ServerFrame.Ping(state.info().id().value(), Frames.cursor(state.head())))
                .orElseGet(() -> new ServerFrame.Ping(null, null));
    }

    /** A frame without which the client would not know where it is: a line that does not take it is too slow. */
    void must(ServerFrame frame) {
        if (peer.send(frame) < 0) {
            peer.close(CloseCode.SLOW, new RetryAfter(1_000, 5_000));
        }
    }
}

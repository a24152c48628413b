package io.duologue.core.engine;

import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.queueing.Search;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.matching.Offer;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueLeftReason;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.RetryAfter;
import io.duologue.protocol.WithdrawnReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The search of one connection: what it asks for and what it is told. The queue is looked at and told as it is; what was
 * told before is kept only to tell changes, and counts as told once the line has taken it. Touched on the connection's lane
 * only.
 */
final class PeerQueue {
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);
    /** What remains of a wait changes all the time. */
    private static final Duration TELL_REMAINING_EVERY = Duration.ofSeconds(10);
    /** A line to which so much is owed is too slow. */
    private static final int MOST_OWED = 8;

    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;
    private final PeerWait wait;
    private ServerFrame.@Nullable QueueWaiting waitingTold;
    private Instant waitingToldAt = Instant.MIN;
    private ServerFrame.@Nullable MatchOffer offerTold;
    private boolean declined;
    /** Told, but not taken by the line: nothing is told before it. */
    private final Deque<ServerFrame> owed = new ArrayDeque<>();

    private Instant tellAt = Instant.MAX;

    PeerQueue(Peer peer, Engine engine) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
        this.wait = new PeerWait(context.estimator());
    }

    void handle(ClientFrame frame) {
        if (!peer.seat().isHeld()) {
            return;
        }
        if (frame instanceof ClientFrame.QueueJoin join) {
            join(join);
        } else if (frame instanceof ClientFrame.QueueLeave) {
            stop(QueueLeftReason.SELF);
            peer.ok(frame);
        } else if (frame instanceof ClientFrame.MatchAccept accept) {
            answer(frame, engine.queueing().accept(peer.user(), accept.offer()));
        } else if (frame instanceof ClientFrame.MatchDecline decline) {
            declined = true;
            answer(frame, engine.queueing().decline(peer.user(), decline.offer()));
            declined = false;
        } else {
            peer.refuse(frame, context.problems().of(ErrorCode.UNSUPPORTED, "not supported"));
        }
    }

    private void join(ClientFrame.QueueJoin join) {
        Queueing.Joined joined = engine.queueing().join(peer.user(), join);
        if (joined instanceof Queueing.Joined.Refused refused) {
            peer.feed()
                    .must(new ServerFrame.QueueRefused(
                            join.id(),
                            refused.reason(),
                            refused.restriction(),
                            refused.problem().retryAfterMs()));
        } else if (joined instanceof Queueing.Joined.Invalid invalid) {
            peer.refuse(join, invalid.problem());
        } else if (joined instanceof Queueing.Joined.Searching searching) {
            searching.queued().ifPresent(this::begins);
            peer.ok(join);
            waitingTold = null;
            look();
            engine.pairSoon();
        }
    }

    /** Puts somebody who searches into the queue, if he is not there yet. */
    boolean enter(LiveSession session) {
        Optional<Ticket> added = engine.sessions().ticketFor(session).added();
        added.ifPresent(this::begins);
        return added.isPresent();
    }

    /** Before anybody looks again: by then he may have been found, and the shortest of waits would be missed. */
    private void begins(Ticket ticket) {
        wait.goesOn(ticket, context.now());
    }

    /** Ends the search; where a match was faster, the conversation is what comes. */
    private void stop(QueueLeftReason reason) {
        Optional<LiveSession> session = engine.sessions().leave(peer.user());
        boolean idle = session.isEmpty() || session.get().activity() instanceof Activity.Idle;
        reset();
        if (idle) {
            wait.isOver(context.now());
            peer.seat().announce(Status.IDLE);
            tell(new ServerFrame.QueueLeft(reason));
        } else {
            tell(new ServerFrame.QueueLeft(QueueLeftReason.MATCHED));
            peer.seat().refresh();
        }
    }

    /** Tells how it is now; what was not taken is seen by the next look. */
    private boolean isTaken(ServerFrame frame) {
        return owed.isEmpty() && peer.send(frame) >= 0;
    }

    /** Tells what happened once and cannot be seen by looking again. */
    private void tell(ServerFrame frame) {
        owed.add(frame);
        if (owed.size() > MOST_OWED) {
            peer.close(CloseCode.SLOW, new RetryAfter(1_000, 5_000));
        } else {
            payOwed();
        }
    }

    /** False if the line does not take it yet. */
    private boolean payOwed() {
        while (!owed.isEmpty() && peer.send(owed.element()) >= 0) {
            owed.remove();
        }
        if (!owed.isEmpty()) {
            tellAt = context.now().plus(TELL_EVERY);
        }
        return owed.isEmpty();
    }

    private void answer(ClientFrame frame, Answer<Boolean> answer) {
        if (answer instanceof Answer.Refused<Boolean> refused) {
            peer.refuse(frame, refused.problem());
        } else {
            peer.ok(frame);
        }
        look();
    }

    /** Looks where the ticket is and tells what is new. */
    void look() {
        Optional<LiveSession> found = engine.sessions().find(peer.user());
        if (found.isEmpty() || found.get().fence() != peer.fence()) {
            return;
        }
        LiveSession session = engine.sessions().searchingFromNow(found.get());
        peer.seat().announce(session);
        if (!payOwed()) {
            return;
        }
        Search search = session.search().orElse(null);
        if (!(session.activity() instanceof Activity.Waiting) || search == null) {
            notWaiting(session);
            return;
        }
        Instant now = context.now();
        Optional<QueuedTicket> ticket = ticket();
        TicketState state = ticket.map(QueuedTicket::state).orElse(TicketState.WAITING);
        if (state == TicketState.WAITING) {
            if (enter(session)) {
                engine.pairSoon();
            }
            ticket = ticket.or(this::ticket);
        }
        if (state != TicketState.PARKED) {
            ticket.ifPresent(queued -> wait.goesOn(queued.ticket(), now));
        }
        switch (state) {
            case WAITING -> {
                withdrawn(true, now);
                tellWaiting(session, search, now);
            }
            case OFFERED ->
                context.stores()
                        .queue()
                        .offerOf(Tickets.participant(peer.user()))
                        .filter(offer -> !engine.sessions().endIfAhead(offer))
                        .ifPresent(offer -> tellOffer(session, offer, now));
            case PARKED -> {
                withdrawn(false, now);
                stop(QueueLeftReason.MISSED);
            }
        }
        if (state != TicketState.PARKED) {
            tellAt = nextLook(session, now);
        }
    }

    /** Who is held back gets in line as soon as that is over. */
    private Instant nextLook(LiveSession session, Instant now) {
        Instant usual = now.plus(TELL_EVERY);
        return context.rules()
                .heldBackUntil(session, now)
                .filter(usual::isAfter)
                .orElse(usual);
    }

    private Optional<QueuedTicket> ticket() {
        return context.stores().queue().find(Tickets.participant(peer.user()));
    }

    private void notWaiting(LiveSession session) {
        if (session.activity() instanceof Activity.Talking) {
            wait.foundSomebody(context.now());
        } else if (session.activity() instanceof Activity.Idle) {
            wait.isOver(context.now());
        }
        if (waitingTold != null
                && session.activity() instanceof Activity.Idle
                && !peer.feed().isTalking()) {
            tell(new ServerFrame.QueueLeft(QueueLeftReason.SELF));
        }
        if (session.activity() instanceof Activity.Talking talking && !peer.isIn(talking.conversation())) {
            reset();
            peer.feed().follow(session);
        } else if (!(session.activity() instanceof Activity.Reserved)) {
            reset();
        }
    }

    private void reset() {
        waitingTold = null;
        offerTold = null;
        tellAt = owed.isEmpty() ? Instant.MAX : context.now().plus(TELL_EVERY);
    }

    private void tellWaiting(LiveSession session, Search search, Instant now) {
        if (!now.isBefore(search.since().plus(context.options().searchLimit()))) {
            stop(QueueLeftReason.TIMEOUT);
            return;
        }
        ServerFrame.QueueWaiting frame = engine.queueing().waiting(session, search, now);
        ServerFrame.QueueWaiting before = waitingTold;
        boolean isNew = before == null
                || !sameBesideTime(frame, before)
                || (!now.isBefore(waitingToldAt.plus(TELL_REMAINING_EVERY))
                        && !Objects.equals(frame.remaining(), before.remaining()));
        if (isNew && isTaken(frame)) {
            waitingTold = frame;
            waitingToldAt = now;
        }
    }

    /** The match was told: of the search nothing is told any more. */
    void found() {
        waitingTold = null;
    }

    /** A store could not be reached: whoever waits is told so once, and it is looked again no sooner than usually. */
    void stalls() {
        Instant now = context.now();
        if (!tellAt.equals(Instant.MAX)) {
            tellAt = now.plus(TELL_EVERY);
        }
        ServerFrame.QueueWaiting before = waitingTold;
        ServerFrame.MatchOffer offer = offerTold;
        boolean isOffered = offer != null && now.isBefore(offer.expiresAt());
        if (before == null || before.stalled() || isOffered || peer.feed().isTalking()) {
            return;
        }
        Duration later = Duration.between(waitingToldAt, now);
        ServerFrame.QueueWaiting frame = before.stalledAfter(later.isNegative() ? Duration.ZERO : later);
        if (isTaken(frame)) {
            waitingTold = frame;
            waitingToldAt = now;
        }
    }

    private static boolean sameBesideTime(ServerFrame.QueueWaiting a, ServerFrame.QueueWaiting b) {
        return a.position() == b.position()
                && a.stalled() == b.stalled()
                && Objects.equals(a.estimate(), b.estimate())
                && a.widened().equals(b.widened())
                && Objects.equals(a.whyNot(), b.whyNot())
                && (a.heldBackMs() > 0) == (b.heldBackMs() > 0)
                && a.topics().equals(b.topics())
                && a.surprise() == b.surprise()
                && a.intent() == b.intent()
                && a.mode() == b.mode()
                && a.languages().equals(b.languages());
    }

    private void tellOffer(LiveSession session, Offer offer, Instant now) {
        Optional<ServerFrame.MatchOffer> frame = engine.queueing().offer(session, offer, now);
        if (frame.isEmpty()) {
            return;
        }
        ServerFrame.MatchOffer before = offerTold;
        boolean isNew = before == null
                || !before.offer().equals(frame.get().offer())
                || before.accepted() != frame.get().accepted();
        if (isNew && isTaken(frame.get())) {
            offerTold = frame.get();
        }
    }

    private void withdrawn(boolean searching, Instant now) {
        ServerFrame.MatchOffer offer = offerTold;
        if (offer == null) {
            return;
        }
        boolean missed = !offer.accepted() && !declined && !now.isBefore(offer.expiresAt());
        WithdrawnReason reason =
                declined ? WithdrawnReason.DECLINED : missed ? WithdrawnReason.MISSED : WithdrawnReason.WITHDRAWN;
        offerTold = null;
        waitingTold = null;
        tell(new ServerFrame.MatchWithdrawn(offer.offer(), reason, searching));
    }

    /** The line is gone: how the wait ends is not seen from here. */
    void gone() {
        wait.isOver(context.now());
    }

    void onTime(Instant now) {
        boolean isSetBack = !tellAt.equals(Instant.MAX) && tellAt.isAfter(now.plus(TELL_EVERY));
        if (isSetBack) {
            // Told of by a clock that was ahead.
            waitingToldAt = now.minus(TELL_REMAINING_EVERY);
        }
        if (isSetBack || !now.isBefore(tellAt)) {
            look();
        }
    }

    Instant nextWake() {
        return tellAt;
    }
}

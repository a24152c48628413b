package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.ConversationLog.TombstoneResult;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.EntryBody.Ended;
import io.duologue.core.conversation.Party;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.UserId;
import io.duologue.core.profile.Profile;
import io.duologue.core.queueing.Search;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.Activity.Reserved;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SessionStore;
import io.duologue.core.session.SkipPolicy.Parting;
import io.duologue.matching.AddResult;
import io.duologue.matching.Offer;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.QueuedTicket;
import io.duologue.matching.RemoveResult;
import io.duologue.matching.Ticket;
import io.duologue.matching.TicketState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Changes live sessions, each time by reading, deciding with {@link io.duologue.core.session.SessionRules} and
 * compare-and-set, and keeps the queue and the log in step with them. No state of its own. Safe for many threads; blocks
 * on the stores.
 *
 * <p>Order of effects, so that a crash between any two of them can be mended by whoever looks next: a search is written to
 * the session before its ticket; a wish for a next conversation before the end; a tombstone before somebody else's
 * reservation is given up; the record of a conversation before its session; a session's end after that of its conversation.
 */
final class Sessions {
    /** An offer is made by the clock of the node that pairs, and read by another one's: two that differ must not end each other's. */
    private static final Duration OFFER_AHEAD = Duration.ofMinutes(1);

    /** Attempts of one compare-and-set; the store is not making progress if they do not suffice. */
    private static final int ATTEMPTS = 32;

    private final EngineContext context;
    private final Bells bells;
    private final Transcriber transcriber;
    private final Partings partings;

    Sessions(EngineContext context, Bells bells) {
        this.context = context;
        this.bells = bells;
        this.transcriber = new Transcriber(context);
        this.partings = new Partings(context);
    }

    Optional<LiveSession> find(UserId user) {
        return store().find(user);
    }

    /**
     * Applies a step to a session as it was read a moment ago, or as it is now if it has changed since; nothing if the step does not
     * apply.
     */
    Optional<LiveSession> update(LiveSession known, Function<LiveSession, Optional<LiveSession>> step) {
        Optional<LiveSession> next = step.apply(known);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        return store().replace(known, next.get()).or(() -> update(known.user(), step));
    }

    /** Applies a step; nothing if there is no session or the step does not apply to it. */
    Optional<LiveSession> update(UserId user, Function<LiveSession, Optional<LiveSession>> step) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<LiveSession> session = store().find(user);
            Optional<LiveSession> next = session.flatMap(step);
            if (session.isEmpty() || next.isEmpty()) {
                return Optional.empty();
            }
            Optional<LiveSession> stored = store().replace(session.get(), next.get());
            if (stored.isPresent()) {
                return stored;
            }
        }
        throw new io.duologue.core.BackendException("a session changed " + ATTEMPTS + " times while it was changed");
    }

    // ── searching ───────────────────────────────────────────────────────────────────────────────────────────────────

    /** What became of a wish to search. */
    enum SearchResult {
        STARTED,
        /** The person waited before: for the same, or for what was wished for until now. */
        WAITING_ALREADY,
        BUSY,
        OFFERED,
        FULL,
        NO_SESSION
    }

    /** @param queued the ticket that waits for it from now on; empty if none does, or the same did before */
    record Searched(SearchResult result, Optional<Ticket> queued) {
        private static Searched without(SearchResult result) {
            return new Searched(result, Optional.empty());
        }
    }

    /**
     * What became of a ticket that is to be in the queue.
     *
     * @param added the one that waits from now on; empty if one waited before, none may, or there is no room
     */
    record Queued(boolean isFull, Optional<Ticket> added) {
        private static final Queued NO_OTHER = new Queued(false, Optional.empty());
    }

    /**
     * Begins a search. One who waits already goes on waiting, from now on for this; what he has waited is kept as long as he
     * gives up no topic and has passed over nobody since, because a wait that was spent otherwise would be taken to others.
     *
     * @param seeker as he was a moment ago
     */
    Searched search(Seeker seeker, Search search) {
        UserId user = seeker.user();
        Optional<LiveSession> before = store().find(user);
        if (before.isEmpty() || before.get().lost()) {
            return Searched.without(SearchResult.NO_SESSION);
        }
        boolean waited = before.get().activity() instanceof Activity.Waiting;
        boolean asBefore = before.get().search().filter(search::asksTheSame).isPresent();
        Optional<QueuedTicket> ticket = waited && !asBefore ? ticketOf(user) : Optional.empty();
        if (ticket.filter(t -> t.state() == TicketState.OFFERED).isPresent()) {
            return Searched.without(SearchResult.OFFERED);
        }
        boolean passed = ticket.filter(t -> Tickets.hasPassedSince(t.ticket())).isPresent();
        Optional<LiveSession> waiting = update(user, s -> context.rules().search(s, search, !passed));
        if (waiting.isEmpty()) {
            return Searched.without(waited ? SearchResult.WAITING_ALREADY : SearchResult.BUSY);
        }
        Queued queued = ticketFor(waiting.get(), seeker.profile(), () -> seeker, UnaryOperator.identity());
        if (queued.isFull()) {
            update(user, context.rules()::leave);
            return Searched.without(SearchResult.FULL);
        }
        return new Searched(waited ? SearchResult.WAITING_ALREADY : SearchResult.STARTED, queued.added());
    }

    private Optional<QueuedTicket> ticketOf(UserId user) {
        return context.stores().queue().find(Tickets.participant(user));
    }

    /**
     * Puts the ticket of a session that searches into the queue; adding twice is adding once. One that waits there for what
     * was searched for before, or is from before a clock was set back, is replaced, and keeps whom it passed over and until when it is
     * held back. Who has left too early has none before he may be offered to anybody: his wait has not begun.
     */
    Queued ticketFor(LiveSession session) {
        return ticketFor(session, UnaryOperator.identity());
    }

    private Queued ticketFor(LiveSession session, UnaryOperator<Ticket> change) {
        if (!(session.activity() instanceof Activity.Waiting)) {
            return Queued.NO_OTHER;
        }
        Optional<Profile> profile = context.stores().profiles().find(session.user());
        return ticketFor(session, profile, () -> context.seeker(session.user(), context.now()), change);
    }

    /** In place of a ticket that did not say whom its person may not meet, puts one that keeps him apart from another one. */
    void ticketApart(UserId user, UserId from) {
        context.stores().queue().remove(Tickets.participant(user));
        find(user).ifPresent(session -> ticketFor(session, ticket -> Tickets.apartFrom(from, ticket, context.now())));
    }

    /**
     * @param seeker is asked for only where there has to be a new ticket
     * @param change of that one
     */
    private Queued ticketFor(
            LiveSession session, Optional<Profile> profile, Supplier<Seeker> seeker, UnaryOperator<Ticket> change) {
        Optional<Search> search = session.search();
        Instant now = context.now();
        if (!(session.activity() instanceof Activity.Waiting)
                || search.isEmpty()
                || profile.isEmpty()
                || context.rules().heldBackUntil(session, now).isPresent()) {
            return Queued.NO_OTHER;
        }
        Optional<QueuedTicket> there = ticketOf(session.user());
        boolean isWanted = there.map(QueuedTicket::ticket)
                .filter(t -> Tickets.isFor(t, profile.get(), search.get()) && !Tickets.isAhead(t, now))
                .isPresent();
        if (isWanted && there.get().state() != TicketState.PARKED) {
            return Queued.NO_OTHER;
        }
        if (there.isPresent()
                && !isWanted
                && context.stores().queue().remove(there.get().participant()) == RemoveResult.OFFERED) {
            return Queued.NO_OTHER;
        }
        Seeker known = seeker.get();
        if (known.profile().isEmpty()) {
            return Queued.NO_OTHER;
        }
        Ticket anew = change.apply(context.tickets().ticket(known, search.get(), now));
        Ticket ticket = there.map(t -> Tickets.inPlaceOf(t.ticket(), anew, now)).orElse(anew);
        AddResult result = context.stores().queue().add(ticket, now);
        return new Queued(result == AddResult.FULL, result == AddResult.ADDED ? Optional.of(ticket) : Optional.empty());
    }

    /** The session, whose search began now at the latest; one that began later is from before a clock was set back. */
    LiveSession searchingFromNow(LiveSession session) {
        return update(session, s -> context.rules().searchFromNow(s, context.now()))
                .orElse(session);
    }

    /**
     * Ends an offer that was made later than now: it is from before a clock was set back, and would last until the clock is there again.
     * Both go on waiting.
     *
     * @return whether it was made later than now
     */
    boolean endIfAhead(Offer offer) {
        if (!offer.createdAt().isAfter(context.now().plus(OFFER_AHEAD))) {
            return false;
        }
        if (context.stores().queue().release(offer.id(), offer.participants())) {
            offer.participants().forEach(p -> bells.ring(new Bell.QueueChanged(Tickets.user(p))));
        }
        return true;
    }

    /** Takes somebody out of the queue and out of an offer; the other one of the offer goes on searching. */
    void unqueue(UserId user) {
        ParticipantId participant = Tickets.participant(user);
        for (int i = 0; i < ATTEMPTS; i++) {
            if (context.stores().queue().remove(participant) != RemoveResult.OFFERED) {
                return;
            }
            Optional<Offer> offer = context.stores().queue().offerOf(participant);
            if (offer.isPresent()) {
                Set<ParticipantId> partner = offer.get()
                        .partnerOf(participant)
                        .map(t -> Set.of(t.participant()))
                        .orElse(Set.of());
                context.stores().queue().release(offer.get().id(), partner);
                partner.forEach(p -> bells.ring(new Bell.QueueChanged(Tickets.user(p))));
            }
        }
    }

    /**
     * A wish for a next conversation in one whose end has been accepted, in case it could not be noted before: another connection had
     * claimed the session meanwhile, or it had left already.
     *
     * @return the session that searches again by this
     */
    Optional<LiveSession> lateNext(UserId user, ConversationId conversation) {
        return update(user, s -> context.rules().lateNext(s, conversation, context.now()))
                .filter(session -> session.activity() instanceof Activity.Waiting);
    }

    /** Ends a search. Where a match was faster, the match wins and the session that is returned says so. */
    Optional<LiveSession> leave(UserId user) {
        Optional<LiveSession> session = store().find(user);
        if (session.isPresent() && session.get().activity() instanceof Reserved reserved) {
            return resolve(session.get(), reserved.conversation(), true);
        }
        Optional<LiveSession> left = update(user, context.rules()::leave);
        if (left.isPresent()) {
            unqueue(user);
            return left;
        }
        Optional<LiveSession> after = store().find(user);
        return after.isPresent() && after.get().activity() instanceof Reserved reserved
                ? resolve(after.get(), reserved.conversation(), true)
                : after;
    }

    // ── reservations ────────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * Decides what became of a reservation: a tombstone is written first, so that the log is either there or never will be.
     *
     * @param leaving whether the person wants to leave if the conversation did not come to be
     */
    Optional<LiveSession> resolve(LiveSession session, ConversationId conversation, boolean leaving) {
        Instant now = context.now();
        boolean talks = context.stores().log().tombstone(conversation, now) == TombstoneResult.LOG_EXISTS;
        if (talks) {
            recordStart(conversation);
        }
        Optional<LiveSession> resolved = update(
                session.user(),
                s -> talks
                        ? context.rules().confirm(s, conversation, now)
                        : leaving
                                ? context.rules().leaveReserved(s, conversation, now)
                                : context.rules().unreserve(s, conversation, now));
        if (talks || leaving) {
            unqueue(session.user());
        } else {
            resolved.ifPresent(this::ticketFor);
        }
        bells.ring(new Bell.SessionChanged(session.user()));
        return resolved.or(() -> store().find(session.user()));
    }

    // ── conversations ───────────────────────────────────────────────────────────────────────────────────────────────

    /** The conversation is over and this person has seen it: frees the person, or queues him again if he wished so. */
    Optional<LiveSession> release(UserId user, LogState over) {
        Party party = over.info().party(user).orElseThrow();
        ConversationId conversation = over.info().id();
        Parting parting = partings.of(over, party);
        if (!isRecorded(user, over)) {
            boolean isOwn = Partings.endedBy(over) == party;
            recordEnd(over, isOwn ? parting == Parting.SKIPPED : partings.isLeftEarly(over));
        }
        Optional<LiveSession> released = update(
                user,
                s -> context.rules().release(s, conversation, over.party(party).lastN(), parting, context.now()));
        released.ifPresent(this::ticketFor);
        return released;
    }

    /**
     * Whether the end is recorded, or will be by somebody else. It falls to whoever ended it, and is done before his session leaves the
     * conversation: so it is done if his session has left, and will be while he is there, as nothing else takes him out of it. The other
     * one does it if nothing is known of him.
     */
    private boolean isRecorded(UserId caller, LogState over) {
        ConversationId conversation = over.info().id();
        Party by = Partings.endedBy(over);
        UserId recorder = over.info().user(by == null ? Party.A : by);
        return store().find(recorder)
                .filter(session ->
                        hasLeft(session, conversation) || (!recorder.equals(caller) && isThere(session, conversation)))
                .isPresent();
    }

    private static boolean hasLeft(LiveSession session, ConversationId conversation) {
        return session.last()
                .filter(last -> last.conversation().equals(conversation))
                .isPresent();
    }

    private static boolean isThere(LiveSession session, ConversationId conversation) {
        return session.activity() instanceof Activity.Talking talking
                && talking.conversation().equals(conversation)
                && session.disconnectedAt().isEmpty()
                && !session.lost();
    }

    /** Whoever created the log may have died before telling that they talk. */
    private void recordStart(ConversationId conversation) {
        context.stores().log().find(conversation).ifPresent(state -> recordStart(state.info()));
    }

    /** Tells that two talk, before they can; telling it twice is telling it once. */
    void recordStart(ConversationInfo info) {
        context.stores().conversations().started(info);
        transcriber.begin(info);
    }

    /** Tells the store of conversations how this one ended; telling it twice is telling it once. */
    void recordEnd(LogState over) {
        recordEnd(over, partings.isLeftEarly(over));
    }

    private void recordEnd(LogState over, boolean leftEarly) {
        if (over.end() != null && over.end().body() instanceof Ended ended) {
            UserId by = ended.by() == null ? null : over.info().user(ended.by());
            recordReveal(over);
            context.stores()
                    .conversations()
                    .ended(over.info().id(), ended.cause(), by, over.end().at(), partings.course(over, leftEarly));
        }
    }

    /** Tells the store of conversations that the two see each other's cards, if they do; telling it twice is telling it once. */
    void recordReveal(LogState state) {
        Instant at = state.disclosure().at();
        if (state.disclosure().accepted() && at != null) {
            context.stores().conversations().revealed(state.info().id(), at);
        }
    }

    /** Nobody answered a request to see each other's cards in time. */
    void expire(LogState state) {
        Disclosure<Party> expired = state.disclosure().expired();
        SystemResult result = context.stores()
                .log()
                .appendSystem(
                        state.info().id(),
                        "reveal-expired:" + expired.requests(),
                        Map.of(),
                        new EntryBody.Disclosed(null, 0, expired),
                        context.now());
        if (result instanceof SystemResult.Appended) {
            for (Party party : Party.values()) {
                bells.ring(
                        new Bell.LogGrew(state.info().user(party), state.info().id()));
            }
        }
    }

    /** Ends a conversation for a reason of the server's or of one party; rings for both. */
    SystemResult end(LogState state, String key, EndCause cause, @Nullable Party by, Map<Party, Long> expectedFences) {
        SystemResult result = context.stores()
                .log()
                .appendSystem(state.info().id(), key, expectedFences, new Ended(cause, by, 0, 0, 0), context.now());
        for (Party party : Party.values()) {
            bells.ring(new Bell.LogGrew(state.info().user(party), state.info().id()));
        }
        return result;
    }

    /** Writes that somebody is away or back; refused if the person has meanwhile returned elsewhere. */
    void presence(LogState state, Party whose, String key, long fence, EntryBody.PresenceChanged change) {
        SystemResult result = context.stores()
                .log()
                .appendSystem(state.info().id(), key, Map.of(whose, fence), change, context.now());
        if (result instanceof SystemResult.Appended) {
            bells.ring(new Bell.LogGrew(
                    state.info().user(whose.other()), state.info().id()));
            bells.ring(new Bell.LogGrew(state.info().user(whose), state.info().id()));
        }
    }

    /** The person leaves for good: the search ends, the conversation ends, nothing is kept to come back to. */
    void giveUp(LiveSession session) {
        part(session, state -> {
            Party party = state.info().party(session.user()).orElseThrow();
            end(state, "signed-out:" + session.id(), EndCause.ENDED, party, Map.of(party, session.fence()));
        });
    }

    /** The person may not talk any more: as when he leaves for good, but it is the moderation that ends it. */
    void expel(LiveSession session) {
        part(session, state -> end(state, "expelled:" + session.id(), EndCause.MODERATION, null, Map.of()));
    }

    private void part(LiveSession session, Consumer<LogState> ending) {
        UserId user = session.user();
        Optional<LiveSession> left = leave(user);
        if (left.isEmpty() || !(left.get().activity() instanceof Activity.Talking talking)) {
            return;
        }
        ConversationId conversation = talking.conversation();
        Optional<LogState> state = context.stores().log().find(conversation);
        state.filter(open -> !open.over()).ifPresent(ending);
        context.stores().log().find(conversation).filter(LogState::over).ifPresent(over -> release(user, over));
    }

    private SessionStore store() {
        return context.stores().sessions();
    }
}

package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.CreateResult;
import io.duologue.core.conversation.ConversationLog.TombstoneResult;
import io.duologue.core.identity.UserId;
import io.duologue.core.queueing.Introductions.Obstacle;
import io.duologue.core.queueing.Seeker;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.matching.ClaimResult;
import io.duologue.matching.LapsedOffer;
import io.duologue.matching.MatchQueue;
import io.duologue.matching.Matcher;
import io.duologue.matching.Offer;
import io.duologue.matching.OfferId;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.Proposal;
import io.duologue.matching.Ticket;
import io.duologue.matching.TopicId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings people together: asks the matcher, claims what it proposes, and begins conversations. Knows when a
 * start failed last, which looks were given up and, while it leads, who waits; any number of nodes may do it at once, because a claim takes both tickets or neither and a
 * conversation begins only with both reservations and the creation of its log. Blocks on the stores.
 */
final class Pairing {
    private static final Logger log = LoggerFactory.getLogger(Pairing.class);

    /** How often it looks again at once after a claim that was refused. */
    private static final int LOOKS = 8;

    private static final int LAPSED_AT_ONCE = 200;
    /** How long the start of a conversation may take that nobody is asked about. */
    private static final Duration AUTO_LEASE = Duration.ofSeconds(10);
    /**
     * For so long nobody is taken from the queue after a log could not be created, or nobody could tell whether two may meet: each
     * attempt may cost a tombstone, and takes two from those who wait.
     */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** In which steps waits are counted. */
    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(3),
            Duration.ofMinutes(10));

    private final EngineContext context;
    private final Matcher matcher;
    private final Sessions sessions;
    private final Bells bells;
    private final Lookout lookout;
    private final Executor lane;
    private final BooleanSupplier draining;
    /** Replaced by any thread that begins a conversation. */
    private final AtomicReference<PairingPause> pause = new AtomicReference<>(PairingPause.NONE);

    // Touched on the lane alone.

    /** Those who wait, as this node follows them while it leads; nobody while a look is under way that took them along. */
    private @Nullable FollowedRoom followed;

    private @Nullable CompletableFuture<List<Proposal>> underWay;
    /** Whether the look under way is to be heard when it is done. */
    private boolean isHeard;
    /** Whether something has happened since the look that is under way began. */
    private boolean isAskedAgain;
    /** How many looks in a row were given up. */
    private int givenUp;

    /** As of when the latest look was. */
    private Instant lookedAt = Instant.MIN;

    private boolean toldExhausted;

    /**
     * @param lane where {@link #round} is called
     * @param draining whether this node pairs nobody any more
     */
    Pairing(
            EngineContext context,
            Matcher matcher,
            Sessions sessions,
            Bells bells,
            Lookout lookout,
            Executor lane,
            BooleanSupplier draining) {
        this.context = context;
        this.matcher = matcher;
        this.sessions = sessions;
        this.bells = bells;
        this.lookout = lookout;
        this.lane = lane;
        this.draining = draining;
    }

    /** One look at who is waiting, or the beginning of one. On the lane. */
    void round() {
        Instant now = context.now();
        for (LapsedOffer lapsed : queue().expire(now, LAPSED_AT_ONCE)) {
            lapsed.outcomes().keySet().stream().sorted().forEach(this::ring);
        }
        if (mustRest(now) || !queue().tryLead(now)) {
            followed = null;
            isHeard = false;
            return;
        }
        if (underWay == null) {
            look(LOOKS);
        } else {
            isAskedAgain = true;
        }
    }

    /** Whether this node takes nobody from the queue at present. */
    private boolean mustRest(Instant now) {
        return draining.getAsBoolean()
                || pause.updateAndGet(known -> known.asOf(now)).lasts(now)
                || isExhausted();
    }

    /** This node leads no more by not asking for it, so that another one pairs whose parts may do better. */
    private boolean isExhausted() {
        boolean exhausted = lookout.isExhausted();
        if (exhausted && !toldExhausted) {
            log.error("{} looks hang; this node pairs nobody until one of them has come back", lookout.abandoned());
        }
        toldExhausted = exhausted;
        return exhausted;
    }

    /** @param looks how many there are to be at most while claims are refused */
    private void look(int looks) {
        Instant now = context.now();
        if (now.isBefore(lookedAt)) {
            // A room knows no way back: after a clock was set back it would propose whom the queue does not give yet.
            followed = null;
        }
        lookedAt = now;
        FollowedRoom room = followed == null ? new FollowedRoom(matcher, queue()) : followed;
        // What fails on the way may leave the room and the queue at odds: then it begins anew.
        followed = null;
        isHeard = true;
        isAskedAgain = false;
        room.follow();
        CompletableFuture<List<Proposal>> look = lookout.on(room.look(now));
        if (look.isDone()) {
            looked(room, look, looks);
            return;
        }
        underWay = look;
        var unused = look.whenComplete((proposals, failure) -> lane.execute(() -> {
            underWay = null;
            looked(room, look, looks);
        }));
    }

    private void looked(FollowedRoom room, CompletableFuture<List<Proposal>> look, int looks) {
        List<Proposal> proposals = proposals(room, look);
        if (!isHeard || mustRest(context.now())) {
            return;
        }
        boolean refused = !claimAll(room, proposals);
        followed = room;
        if (refused && looks > 1) {
            look(looks - 1);
        } else if (isAskedAgain) {
            round();
        }
    }

    /** What was found by a look that is done. */
    private List<Proposal> proposals(FollowedRoom room, CompletableFuture<List<Proposal>> look) {
        try {
            List<Proposal> found = look.join();
            givenUp = 0;
            return found;
        } catch (CompletionException e) {
            Throwable failure = e.getCause();
            if (failure instanceof Lookout.Abandoned abandoned) {
                standBack();
                context.pairing()
                        .tell(listener -> listener.lookAbandoned(
                                lookout.limit(), room.atHand().orElse(null)));
                throw abandoned;
            }
            pause(PAUSE);
            if (failure != null) {
                context.pairing().tell(listener -> listener.matcherFailed(failure));
            }
            throw e;
        }
    }

    private void standBack() {
        givenUp++;
        pause(PairingPause.lengthAfter(givenUp, lookout.limit()));
    }

    /** False if a claim was refused: what was proposed besides is then out of date. */
    private boolean claimAll(FollowedRoom room, List<Proposal> proposals) {
        boolean refused = false;
        for (Proposal proposal : proposals) {
            refused = refused || !claim(proposal, context.now());
            if (refused) {
                room.giveBack(proposal);
            }
        }
        return !refused;
    }

    private boolean claim(Proposal proposal, Instant now) {
        OfferId id = new OfferId(context.secrets().id("o_"));
        Ticket a = proposal.a().ticket();
        Ticket b = proposal.b().ticket();
        ClaimResult claimed = queue().claim(proposal.a().ref(), proposal.b().ref(), id, now, now.plus(lease(a, b)));
        if (claimed == ClaimResult.REFUSED) {
            return false;
        }
        Set<ParticipantId> there = Stream.of(a, b)
                .map(Ticket::participant)
                .filter(this::isSearching)
                .collect(Collectors.toSet());
        if (there.size() < 2) {
            queue().release(id, there);
            there.forEach(p -> refresh(Tickets.user(p)));
        } else if (isAsked(a) || isAsked(b)) {
            ask(id, a, b);
        } else {
            // Before it begins it is looked at whether they may.
            queue().offer(id).ifPresent(this::start);
        }
        return true;
    }

    /** Neither is shown somebody whom he may not meet: what keeps them apart may be younger than the tickets. */
    private void ask(OfferId id, Ticket a, Ticket b) {
        Set<ParticipantId> both = Set.of(a.participant(), b.participant());
        Hindrance hindrance;
        try {
            hindrance = hindrance(a, b);
        } catch (BackendException e) {
            queue().release(id, both);
            throw e;
        }
        if (hindrance.obstacles().isEmpty()) {
            both.forEach(this::ring);
            return;
        }
        queue().release(
                        id,
                        both.stream()
                                .filter(p -> !hindrance.isOf(Tickets.user(p)))
                                .collect(Collectors.toSet()));
        hindrance.barred().forEach(this::sendAway);
        if (areApart(hindrance.obstacles())) {
            keepApart(a, b);
        } else {
            both.forEach(p -> refresh(Tickets.user(p)));
        }
    }

    /**
     * Why two do not meet.
     *
     * @param barred whoever of them may meet nobody, so that the other one is not put to him again
     */
    private record Hindrance(Set<Obstacle> obstacles, Set<UserId> barred) {
        static final Hindrance UNKNOWN = new Hindrance(Set.of(), Set.of());

        boolean isOf(UserId person) {
            return barred.contains(person);
        }
    }

    /** Where nobody can tell, nobody is taken from the queue for a while. */
    private Hindrance hindrance(Ticket a, Ticket b) {
        Instant now = context.now();
        UserId one = Tickets.user(a.participant());
        UserId other = Tickets.user(b.participant());
        try {
            Set<Obstacle> obstacles = context.stores().introductions().between(one, other, now);
            boolean ofOne = obstacles.contains(Obstacle.RESTRICTED) || obstacles.contains(Obstacle.LEAVING);
            return new Hindrance(
                    obstacles,
                    ofOne
                            ? Stream.of(one, other)
                                    .filter(person -> isBarred(context.seeker(person, now)))
                                    .collect(Collectors.toSet())
                            : Set.of());
        } catch (BackendException e) {
            pause(PAUSE);
            throw e;
        }
    }

    private static boolean isBarred(Seeker seeker) {
        return seeker.restriction().isPresent() || seeker.leaving();
    }

    /** Ends the search of one who may meet nobody; his node, which has not heard of it, does the rest. */
    private void sendAway(UserId person) {
        sessions.leave(person);
        bells.ring(new Bell.AdmissionChanged(person));
    }

    private void pause(Duration length) {
        PairingPause another = new PairingPause(context.now(), length);
        pause.updateAndGet(known -> known.or(another));
    }

    /** Whether it is between these two, so that tickets which say so keep them apart; anything else keeps one of them from everybody. */
    private static boolean areApart(Set<Obstacle> obstacles) {
        return obstacles.contains(Obstacle.KEPT_APART) || obstacles.contains(Obstacle.AVOIDED);
    }

    private void keepApart(Ticket a, Ticket b) {
        UserId one = Tickets.user(a.participant());
        UserId other = Tickets.user(b.participant());
        sessions.ticketApart(one, other);
        sessions.ticketApart(other, one);
    }

    private void refresh(UserId user) {
        sessions.find(user).ifPresent(sessions::ticketFor);
    }

    private static Duration lease(Ticket a, Ticket b) {
        return Stream.of(a, b)
                .filter(Pairing::isAsked)
                .map(Ticket::decisionTime)
                .max(Duration::compareTo)
                .orElse(AUTO_LEASE);
    }

    private static boolean isAsked(Ticket ticket) {
        return ticket.offerMode().isAsked();
    }

    private boolean isSearching(ParticipantId participant) {
        Optional<LiveSession> session = sessions.find(Tickets.user(participant));
        return session.isPresent()
                && session.get().activity() instanceof Activity.Waiting
                && session.get().disconnectedAt().isEmpty()
                && !session.get().lost();
    }

    /**
     * Begins the conversation of an offer that both accepted: reserves both, looks whether they may meet, then creates the log. Its
     * creation is the moment at which the conversation has begun; whoever finds a reservation later asks the log. Calling it twice, or on
     * two nodes, begins one conversation at most.
     *
     * <p>The look comes after the reservations: a block, a restriction, or a wish to leave is kept first, and then its person's session is
     * looked at. So either it is seen here, or the reservation is seen there, and a tombstone keeps the log from being created.
     *
     * @return whether this call began it
     */
    boolean start(Offer offer) {
        ConversationId conversation = new ConversationId(context.secrets().id("c_"));
        Instant now = context.now();
        Instant until = now.plus(context.options().reservation());
        List<UserId> people = Stream.of(offer.a(), offer.b())
                .map(t -> Tickets.user(t.participant()))
                .sorted()
                .toList();
        for (UserId person : people) {
            if (sessions.update(person, s -> context.rules().reserve(s, conversation, until))
                    .isEmpty()) {
                return giveUp(offer, conversation, people);
            }
        }
        if (!mayMeet(offer, conversation, people)) {
            return false;
        }
        String topic = context.topics()
                .common(offer.a(), offer.b())
                .map(TopicId::value)
                .orElse(null);
        ConversationInfo info = new ConversationInfo(conversation, people.get(0), people.get(1), topic, now);
        if (!create(info, offer, people)) {
            return giveUp(offer, conversation, people);
        }
        sessions.recordStart(info);
        for (UserId person : people) {
            sessions.update(person, s -> context.rules().confirm(s, conversation, now));
        }
        queue().complete(offer.id());
        for (UserId person : people) {
            bells.ring(new Bell.SessionChanged(person));
        }
        context.count(AnalyticsEvent.Name.MATCHED, topic == null ? Map.of() : Map.of("topic", topic));
        context.count(
                AnalyticsEvent.Name.WAITED, Map.of("for", lessThan(offer.a().waited(now))));
        context.count(
                AnalyticsEvent.Name.WAITED, Map.of("for", lessThan(offer.b().waited(now))));
        return true;
    }

    /** Whether nothing keeps them apart; the reservations of those whom something does, or of whom nobody can tell, are given up. */
    private boolean mayMeet(Offer offer, ConversationId conversation, List<UserId> people) {
        Hindrance hindrance;
        try {
            hindrance = hindrance(offer.a(), offer.b());
        } catch (BackendException e) {
            giveUp(offer, conversation, people);
            throw e;
        }
        if (hindrance.obstacles().isEmpty()) {
            return true;
        }
        giveUp(offer, conversation, people, hindrance);
        if (areApart(hindrance.obstacles())) {
            keepApart(offer.a(), offer.b());
        }
        return false;
    }

    /** Coarse enough to be counted. */
    private static String lessThan(Duration waited) {
        return WAITS.stream()
                .filter(wait -> waited.compareTo(wait) < 0)
                .map(Duration::toString)
                .findFirst()
                .orElse("longer");
    }

    /**
     * Creates the log, which says that they talk. Where that failed it may be there all the same: a tombstone decides, and the
     * two go on waiting before the failure is told on.
     */
    private boolean create(ConversationInfo info, Offer offer, List<UserId> people) {
        ConversationLog log = context.stores().log();
        try {
            return log.create(info) != CreateResult.TOMBSTONED;
        } catch (BackendException e) {
            pause(PAUSE);
            if (log.tombstone(info.id(), context.now()) == TombstoneResult.LOG_EXISTS) {
                return true;
            }
            giveUp(offer, info.id(), people);
            throw e;
        }
    }

    /** The log will never be: only the start that drew its id creates it. The reservations go first, then the tickets. */
    private boolean giveUp(Offer offer, ConversationId conversation, List<UserId> people) {
        return giveUp(offer, conversation, people, Hindrance.UNKNOWN);
    }

    private boolean giveUp(Offer offer, ConversationId conversation, List<UserId> people, Hindrance hindrance) {
        Instant now = context.now();
        for (UserId person : people) {
            sessions.update(person, s -> context.rules().unreserve(s, conversation, now));
        }
        Set<ParticipantId> keep = people.stream()
                .filter(person -> !hindrance.isOf(person))
                .map(Tickets::participant)
                .filter(this::isSearching)
                .collect(Collectors.toSet());
        queue().release(offer.id(), keep);
        hindrance.barred().forEach(this::sendAway);
        people.forEach(person -> bells.ring(new Bell.QueueChanged(person)));
        return false;
    }

    private void ring(ParticipantId participant) {
        bells.ring(new Bell.QueueChanged(Tickets.user(participant)));
    }

    private MatchQueue queue() {
        return context.stores().queue();
    }
}

package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.identity.UserId;
import io.duologue.core.presence.PresenceDirectory.Counts;
import io.duologue.core.relay.Relay.Subscription;
import io.duologue.matching.Matcher;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one engine and its clock. Every connection has a lane; sweeping and pairing have one each, so that neither
 * holds up the other. A tick looks at no more than when each connection wants to be woken.
 *
 * <p>Safe for many threads. {@code connections} has every open connection, {@link Bells} those that have a session.
 */
final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    /** A tick that comes so much too late says that the whole node stood still. */
    private static final Duration SLEPT = Duration.ofSeconds(2);

    /** So old a count is good enough for one of many who come at once: each counting asks for all people there are. */
    private static final Duration JUST_NOW = Duration.ofMillis(250);

    /** At the end of a drain what is said to those who are left has so long to be said. */
    private static final Duration FAREWELL = Duration.ofMillis(800);

    private static final RetryAfter AFTER_DRAIN = new RetryAfter(200, 2_000);
    private static final RetryAfter AFTER_OVERLOAD = new RetryAfter(3_000, 6_000);

    private final EngineContext context;
    private final EngineTimer timer;
    private final Bells bells;
    private final Sessions sessions;
    private final Conversations conversations;
    private final Safety safety;
    private final Pairing pairing;
    private final QueueWatch watch;
    private final Queueing queueing;
    private final Sweeper sweeper;
    private final Lane housekeeping;
    /** Of its own, so that a store over which a sweep has to wait does not make this node look dead. */
    private final Lane leasing;

    private final Lane matching;
    /** By the order in which they came, so that a run can be repeated exactly. */
    private final ConcurrentNavigableMap<Long, Peer> connections = new ConcurrentSkipListMap<>();

    private final AtomicLong opened = new AtomicLong();
    private final AtomicInteger openConnections = new AtomicInteger();
    private final PendingHandshakes pendingHandshakes = new PendingHandshakes();
    private final AtomicBoolean pairingAsked = new AtomicBoolean();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicBoolean counting = new AtomicBoolean();

    private volatile boolean started;
    private volatile boolean draining;
    private volatile boolean stopped;
    private volatile ServerFrame.LobbyStats lobby = new ServerFrame.LobbyStats(0, 0, 0);
    private volatile Instant countedAt = Instant.EPOCH;
    private volatile Instant renewedAt = Instant.EPOCH;
    private @Nullable Subscription subscription;
    private EngineTimer.@Nullable Cancellation nextTick;
    private volatile Instant awakeSince = Instant.EPOCH;
    private Instant tickedAt = Instant.EPOCH;
    private Instant renewAt = Instant.EPOCH;
    private Instant sweepAt = Instant.EPOCH;
    private Instant pairAt = Instant.EPOCH;
    private Instant lobbyAt = Instant.EPOCH;

    Engine(EngineContext context, EngineTimer timer, Lookout lookout, Questions questions, Matcher matcher) {
        this.context = context;
        this.timer = timer;
        this.bells = new Bells(context);
        this.sessions = new Sessions(context, bells);
        this.conversations = new Conversations(context, sessions, bells);
        this.safety = new Safety(context, sessions);
        this.matching = new Lane(context.threads(), e -> log.warn("pairing failed; it is tried again", e));
        this.pairing = new Pairing(context, matcher, sessions, bells, lookout, matching, () -> draining);
        this.watch = new QueueWatch(context, questions);
        this.queueing = new Queueing(context, sessions, bells, pairing, conversations, watch, () -> draining);
        this.sweeper = new Sweeper(context, sessions, bells);
        this.housekeeping = new Lane(context.threads(), e -> log.warn("housekeeping failed; it is tried again", e));
        this.leasing =
                new Lane(context.threads(), e -> log.warn("the node's lease is not renewed; it is tried again", e));
    }

    EngineContext context() {
        return context;
    }

    Bells bells() {
        return bells;
    }

    Sessions sessions() {
        return sessions;
    }

    Conversations conversations() {
        return conversations;
    }

    Safety safety() {
        return safety;
    }

    Queueing queueing() {
        return queueing;
    }

    QueueWatch watch() {
        return watch;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    // ── starting, ticking, stopping ─────────────────────────────────────────────────────────────────────────────────

    void start() {
        tickedAt = context.now();
        renew(tickedAt);
        renewAt = tickedAt.plus(context.options().nodeRenewal());
        subscription = context.stores().relay().subscribe(context.node(), bells::hear);
        started = true;
        scheduleTick();
    }

    private void scheduleTick() {
        if (!stopped) {
            nextTick = timer.schedule(context.options().tick(), this::tick);
        }
    }

    private void tick() {
        if (stopped) {
            return;
        }
        try {
            Instant now = context.now();
            if (now.isAfter(tickedAt.plus(context.options().tick()).plus(SLEPT))) {
                awakeSince = now;
            }
            boolean isSetBack = now.isBefore(tickedAt);
            if (isSetBack) {
                // What is due by then would not be done until the clock is there again.
                dueAt(now);
            }
            tickedAt = now;
            for (Peer peer : connections.values()) {
                if (isSetBack || !now.isBefore(peer.nextWake())) {
                    peer.wake();
                }
            }
            keepHouse(now);
            if (!draining && !now.isBefore(pairAt)) {
                pairAt = now.plus(context.options().pairing());
                pairSoon();
            }
        } finally {
            scheduleTick();
        }
    }

    private void dueAt(Instant now) {
        renewAt = now;
        sweepAt = now;
        lobbyAt = now;
        pairAt = now;
        awakeSince = awakeSince.isAfter(now) ? now : awakeSince;
    }

    private void keepHouse(Instant now) {
        if (!now.isBefore(renewAt)) {
            renewAt = now.plus(context.options().nodeRenewal());
            onceAtATime(leasing, renewing, this::renewAgain);
        }
        if (!now.isBefore(sweepAt)) {
            sweepAt = now.plus(context.options().sweep());
            onceAtATime(housekeeping, sweeping, sweeper::sweep);
        }
        if (!now.isBefore(lobbyAt)) {
            lobbyAt = now.plus(context.options().lobbyInterval());
            onceAtATime(housekeeping, counting, this::countLobby);
        }
    }

    /** What takes longer than the time until it is due again is not asked for meanwhile: it would never catch up. */
    private static void onceAtATime(Lane lane, AtomicBoolean underWay, Runnable task) {
        if (underWay.compareAndSet(false, true)) {
            lane.execute(() -> {
                try {
                    task.run();
                } finally {
                    underWay.set(false);
                }
            });
        }
    }

    /** As of now, however long it waited for its turn: a lease of then would make a node that lives look dead. */
    private void renewAgain() {
        Instant before = renewedAt;
        Instant now = context.now();
        renew(now);
        if (now.isAfter(before.plus(context.options().nodeLease()))) {
            log.warn(
                    "this node was silent for {}; its people may have been taken for gone",
                    Duration.between(before, now));
            bells.forEach(peer -> peer.whenLive(peer.seat()::refresh));
        }
    }

    private void renew(Instant now) {
        context.stores().presence().renew(context.node(), now);
        renewedAt = now;
    }

    /** Compares who waits, soon; asking often is asking once. */
    void pairSoon() {
        if (!draining && pairingAsked.compareAndSet(false, true)) {
            matching.execute(() -> {
                pairingAsked.set(false);
                if (!draining) {
                    pairing.round();
                }
            });
        }
    }

    private void countLobby() {
        ServerFrame.LobbyStats now = counted();
        bells.forEach(peer -> peer.whenLive(() -> peer.tellLobby(now)));
    }

    private ServerFrame.LobbyStats counted() {
        Counts counts = context.stores().presence().counts();
        lobby = new ServerFrame.LobbyStats(counts.online(), counts.waiting(), counts.talking());
        countedAt = context.now();
        return lobby;
    }

    /** The counts as this node last saw them. */
    ServerFrame.LobbyStats lobby() {
        return lobby;
    }

    /**
     * Tells somebody who has just come the counts of now: he is among them, but where many come at once. Who talks is told none, and
     * nobody counts for him.
     */
    void tellLobby(Peer peer) {
        if (peer.feed().isTalking()) {
            return;
        }
        boolean justCounted = context.now().isBefore(countedAt.plus(JUST_NOW));
        peer.tellLobby(justCounted ? lobby : counted());
    }

    /** Since when this node has been running without a standstill. */
    Instant awakeSince() {
        return awakeSince;
    }

    boolean isReady() {
        return started && !draining && !stopped;
    }

    boolean isDeserted() {
        return connections.isEmpty();
    }

    boolean isFull() {
        return openConnections.get() >= context.options().maxConnections()
                || pendingHandshakes.count() >= context.options().maxPendingHandshakes();
    }

    /** Whether this user may open one more connection that has yet to say hello. */
    boolean hasRoomFor(UserId user) {
        return pendingHandshakes.count(user) < context.options().maxPendingHandshakesPerUser();
    }

    Inbound open(Admission.Admitted admitted, Connection connection) {
        Peer peer = new Peer(this, opened.incrementAndGet(), admitted, connection);
        connections.put(peer.number(), peer);
        boolean tooMany = openConnections.incrementAndGet() > context.options().maxConnections();
        tooMany |= pendingHandshakes.begun(admitted.user()) > context.options().maxPendingHandshakesPerUser();
        tooMany |= pendingHandshakes.count() > context.options().maxPendingHandshakes();
        if (stopped) {
            // The threads may be gone already: nobody would run the connection's lane.
            connection.close(CloseCode.DRAINING.code(), "draining");
            peer.closed();
        } else if (tooMany) {
            // Between the gate's look and this there was an upgrade, and others came.
            peer.dismiss(CloseCode.OVERLOADED, AFTER_OVERLOAD);
        }
        return peer;
    }

    /** A connection is past its hello, or gone without one. */
    void handshakeDone(UserId user) {
        pendingHandshakes.done(user);
    }

    void closed(Peer peer) {
        if (connections.remove(peer.number()) != null) {
            openConnections.decrementAndGet();
        }
        bells.unseat(peer.user(), peer);
    }

    /** Asks every connection to go elsewhere, one after the other, and closes those that have not when the time is over. */
    CompletableFuture<Void> drain(Duration grace) {
        draining = true;
        CompletableFuture<Void> empty = new CompletableFuture<>();
        askToGo(new Departure(context.now(), grace, openConnections.get()), new HashSet<>(), empty);
        return empty;
    }

    /** @param asked who was asked already, by their numbers */
    private void askToGo(Departure departure, Set<Long> asked, CompletableFuture<Void> empty) {
        if (connections.isEmpty()) {
            empty.complete(null);
            return;
        }
        Instant now = context.now();
        long left = departure.left(now).toMillis();
        int most = departure.asked(now, context.options().tick());
        for (Peer peer : connections.values()) {
            // Who has not said hello yet is asked in the turn after that.
            if (asked.size() < most && peer.isLive() && asked.add(peer.number())) {
                peer.whenLive(() -> peer.send(new ServerFrame.ServerDraining(left)));
            }
        }
        if (left > 0) {
            timer.schedule(context.options().tick(), () -> askToGo(departure, asked, empty));
        } else {
            connections.values().forEach(peer -> peer.dismiss(CloseCode.DRAINING, AFTER_DRAIN));
            awaitEmpty(now.plus(FAREWELL), empty);
        }
    }

    /** Until everybody has been told why he is sent away: whoever closes the lines next does not say it. */
    private void awaitEmpty(Instant until, CompletableFuture<Void> empty) {
        timer.schedule(context.options().tick(), () -> {
            if (connections.isEmpty() || !context.now().isBefore(until)) {
                empty.complete(null);
            } else {
                awaitEmpty(until, empty);
            }
        });
    }

    void stop() {
        if (stopped) {
            return;
        }
        // First, so that a connection which is opened meanwhile is either among these or closed by whoever opens it.
        stopped = true;
        connections.values().forEach(peer -> peer.dismiss(CloseCode.DRAINING, AFTER_DRAIN));
        if (nextTick != null) {
            nextTick.cancel();
        }
        if (subscription != null) {
            subscription.close();
        }
        try {
            context.stores().presence().retire(context.node());
        } catch (BackendException e) {
            log.debug("this node could not be retired; its lease lapses", e);
        }
    }
}

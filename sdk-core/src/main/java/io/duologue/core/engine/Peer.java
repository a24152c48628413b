package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.LiveSession;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.Cursor;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FrameException;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.protocol.ServerFrame.RetryAfter;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: hears its frames, keeps its limits, its heartbeat and its {@link Seat}, and hands what is said to the part that
 * knows about it.
 *
 * <p>Threads: everything is changed on the connection's lane only; what others read is volatile. States:
 * {@code NEW} until hello, {@code LIVE} while it may have the session, {@code CLOSED}. A connection whose fence is below
 * the session's has been replaced and changes nothing.
 */
final class Peer implements Inbound {
    private static final Logger log = LoggerFactory.getLogger(Peer.class);
    /** How far a connection is. */
    enum Phase {
        NEW,
        LIVE,
        CLOSED
    }

    private final Engine engine;
    private final long number;
    private final EngineContext context;
    private final Admission.Admitted admitted;
    private final Connection connection;
    private final Lane lane;
    private final AtomicInteger inboundWaiting = new AtomicInteger();
    private final BadFrames badFrames;
    private final FrameBucket frames;
    private final Seat seat;
    private final PeerFeed feed;
    private final PeerTalk talk;
    private final PeerQueue queue;
    private final PeerHello hello;
    private final Instant openedAt;

    private volatile Phase phase = Phase.NEW;
    private Heartbeat heartbeat;
    private String instance = "";
    private volatile boolean lineGone;
    private ServerFrame.@Nullable LobbyStats lobbyTold;

    /** When {@link #wake} has something to do; read by the engine's tick. */
    private volatile Instant nextWake;

    Peer(Engine engine, long number, Admission.Admitted admitted, Connection connection) {
        this.engine = engine;
        this.number = number;
        this.context = engine.context();
        this.admitted = admitted;
        this.connection = connection;
        this.lane = new Lane(context.threads(), this::failed);
        Instant now = context.now();
        this.openedAt = now;
        this.heartbeat = new Heartbeat(now, 0);
        this.seat = new Seat(this, engine, admitted);
        this.badFrames =
                new BadFrames(context.options().badFrames(), context.options().badFramePeriod());
        this.frames = new FrameBucket(context.options().frameLimit(), now);
        this.nextWake = now.plus(context.options().helloWithin());
        this.feed = new PeerFeed(this, engine);
        this.talk = new PeerTalk(this, engine, feed);
        this.queue = new PeerQueue(this, engine);
        this.hello = new PeerHello(this, engine);
    }

    // ── from the transport ──────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public void text(String message, Runnable ready) {
        boolean full = inboundWaiting.incrementAndGet() >= context.options().inboundQueue();
        lane.execute(() -> {
            try {
                heard(message);
            } finally {
                inboundWaiting.decrementAndGet();
                if (full) {
                    ready.run();
                }
                arm();
            }
        });
        if (!full) {
            ready.run();
        }
    }

    @Override
    public void tooLarge() {
        lane.execute(() -> close(CloseCode.TOO_LARGE, null));
    }

    @Override
    public void notText() {
        lane.execute(() -> close(CloseCode.BAD_FRAMES, null));
    }

    @Override
    public void closed() {
        lineGone = true;
        lane.execute(() -> gone(false));
    }

    /** Whether the line is gone already, though not everything that came over it has been looked at. */
    boolean isLineGone() {
        return lineGone;
    }

    // ── from the engine ─────────────────────────────────────────────────────────────────────────────────────────────

    /** Something may have changed for this connection's user. */
    void hear(Bell bell) {
        lane.execute(() -> {
            if (phase == Phase.LIVE) {
                answer(bell);
                arm();
            }
        });
    }

    private void answer(Bell bell) {
        if (bell instanceof Bell.LogGrew grew) {
            feed.look(grew.conversation(), grew.growth());
        } else if (bell instanceof Bell.MarksMoved moved) {
            feed.marksMoved(moved.conversation(), moved.receipt());
        } else if (bell instanceof Bell.Typing typing) {
            feed.partnerTypes(typing.conversation(), typing.active());
        } else if (bell instanceof Bell.SessionChanged) {
            seat.refresh();
        } else if (bell instanceof Bell.QueueChanged) {
            queue.look();
        } else if (bell instanceof Bell.AdmissionChanged) {
            seat.isStillAdmitted();
        }
    }

    /** When the tick should call {@link #wake}. */
    Instant nextWake() {
        return nextWake;
    }

    /** Does what time brings. Called by the tick. */
    void wake() {
        nextWake = Instant.MAX;
        lane.execute(() -> {
            if (phase != Phase.CLOSED) {
                onTime(context.now());
                arm();
            }
        });
    }

    /** Closes the connection from outside its lane. */
    void dismiss(CloseCode code, RetryAfter retryAfter) {
        lane.execute(() -> close(code, retryAfter));
    }

    /** Runs something on the lane if the connection is live. */
    void whenLive(Runnable task) {
        lane.execute(() -> {
            if (phase == Phase.LIVE) {
                task.run();
                arm();
            }
        });
    }

    private void onTime(Instant now) {
        if (isHelloOverdue(now)) {
            close(CloseCode.HANDSHAKE_TIMEOUT, null);
            return;
        }
        beat(now);
        seat.onTime(now);
        if (phase == Phase.LIVE) {
            feed.onTime(now);
            queue.onTime(now);
        }
    }

    /** While this node slept nobody could be heard: what was said then still waits to be read. */
    private Instant sinceAwake(Instant then) {
        Instant awake = engine.awakeSince();
        return then.isBefore(awake) ? awake : then;
    }

    private boolean isHelloOverdue(Instant now) {
        Instant due = sinceAwake(openedAt).plus(context.options().helloWithin());
        return phase == Phase.NEW && !now.isBefore(due);
    }

    private void beat(Instant now) {
        EngineOptions options = context.options();
        heartbeat = heartbeat.asOf(now);
        if (heartbeat.heardAt().isBefore(engine.awakeSince())) {
            heartbeat = heartbeat.heard(engine.awakeSince());
        }
        switch (heartbeat.action(options.heartbeat(), options.silence(), now)) {
            case DEAD -> close(CloseCode.HEARTBEAT, null);
            case PING -> {
                heartbeat = heartbeat.asked();
                send(feed.ping());
            }
            case NOTHING -> {}
        }
    }

    /** Says when to be woken next. */
    private void arm() {
        EngineOptions options = context.options();
        Instant next = min(heartbeat.next(options.heartbeat(), options.silence()), seat.nextWake());
        if (phase == Phase.NEW) {
            next = min(next, sinceAwake(openedAt).plus(options.helloWithin()));
        } else {
            next = min(next, min(feed.nextWake(), queue.nextWake()));
        }
        nextWake = phase == Phase.CLOSED ? Instant.MAX : next;
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    // ── frames ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private void heard(String message) {
        if (phase == Phase.CLOSED) {
            return;
        }
        Instant now = context.now();
        heartbeat = heartbeat.heard(now);
        if (!frames.take(now)) {
            close(CloseCode.RATE_ABUSE, new RetryAfter(30_000, 60_000));
            return;
        }
        ClientFrame frame;
        try {
            frame = context.codec().decodeClient(message);
        } catch (FrameException e) {
            refuse(e, now);
            return;
        }
        try {
            handle(frame);
        } catch (BackendException e) {
            Problem problem = context.problems().storeUnavailable();
            log.warn("a store could not be reached for {} ({})", frame.type(), problem.ref(), e);
            refuse(frame, problem);
            storeIsAway();
        }
    }

    private void handle(ClientFrame frame) {
        if (frame instanceof ClientFrame.Bye) {
            connection.close(1000, "bye");
            gone(true);
        } else if (frame instanceof ClientFrame.Hello h && phase == Phase.NEW) {
            greet(h);
        } else if (phase == Phase.NEW) {
            refuse(frame, context.problems().of(ErrorCode.FRAME_INVALID, "the first frame must be hello"));
            close(CloseCode.HANDSHAKE_TIMEOUT, null);
        } else if (frame instanceof ClientFrame.Hello) {
            bad(frame, "hello was said before");
        } else if (frame instanceof ClientFrame.Ack ack && feed.feedOf(ack.conversation()) != null) {
            feed.ack(ack.conversation(), ack.ack());
            ok(ack);
        } else if (frame instanceof ClientFrame.OfConversation of) {
            Cursor ack = of.ack();
            if (ack != null) {
                feed.ack(of.conversation(), ack);
            }
            if (phase == Phase.LIVE) {
                talk.handle(of);
            }
        } else {
            handleOther(frame);
        }
    }

    /** Half a welcome is worse than none: a client that got one would wait for the rest. */
    private void greet(ClientFrame.Hello frame) {
        try {
            hello.hello(frame);
        } catch (BackendException e) {
            log.warn("a store could not be reached for hello; the client is asked to come again", e);
            close(CloseCode.STORE, new RetryAfter(500, 3_000));
        }
    }

    private void handleOther(ClientFrame frame) {
        if (frame instanceof ClientFrame.Ping ping) {
            send(new ServerFrame.Pong(ping.id()));
        } else if (frame instanceof ClientFrame.AuthRefresh refresh) {
            seat.renew(refresh);
        } else if (!(frame instanceof ClientFrame.Pong)) {
            queue.handle(frame);
        }
    }

    /** A frame that is well formed but cannot be meant. */
    void bad(ClientFrame frame, String why) {
        refuse(frame, context.problems().of(ErrorCode.FRAME_INVALID, why));
        countBad(context.now());
    }

    private void refuse(FrameException e, Instant now) {
        if (e.code() == ErrorCode.FRAME_TOO_LARGE) {
            close(CloseCode.TOO_LARGE, null);
            return;
        }
        String why = e.getMessage() == null ? "" : e.getMessage();
        Problem problem = context.problems().field(e.code(), e.field(), e.limit(), why);
        log.debug("refused what was no frame: {} at {} ({})", why, e.field(), problem.ref());
        feed.must(new ServerFrame.Error(e.id(), e.conversation(), Math.max(0, e.n()), problem));
        if (e.code() == ErrorCode.FRAME_INVALID) {
            countBad(now);
        }
    }

    private void countBad(Instant now) {
        if (badFrames.isOneTooMany(now)) {
            close(CloseCode.BAD_FRAMES, null);
        }
    }

    /** Answers a frame with an error that names what it answers. */
    void refuse(ClientFrame frame, Problem problem) {
        String conversation = frame instanceof ClientFrame.OfConversation of ? of.conversation() : null;
        long n = frame instanceof ClientFrame.Durable durable ? durable.n() : 0;
        log.debug("refused {} with {} ({})", frame.type(), problem.code(), problem.ref());
        feed.must(new ServerFrame.Error(frame.id(), conversation, n, problem));
    }

    /** Answers a frame that asked for an answer. */
    void ok(ClientFrame frame) {
        if (frame.id() != null) {
            feed.must(ServerFrame.Ok.to(frame.id()));
        }
    }

    // ── the line ────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Sends a frame; its size, or −1 if the line did not take it. */
    int send(ServerFrame frame) {
        if (phase == Phase.CLOSED) {
            return -1;
        }
        byte[] utf8 = context.codec().encode(frame);
        return connection.send(utf8) ? utf8.length : -1;
    }

    /** Says why, closes the line and gives the session up. */
    void close(CloseCode code, @Nullable RetryAfter retryAfter) {
        if (phase == Phase.CLOSED) {
            return;
        }
        String ref = context.problems().ref();
        log.debug("closing a connection with {} ({})", code, ref);
        send(new ServerFrame.Bye(code.code(), retryAfter, ref));
        // First, so that a store that hangs or fails keeps nobody's line open.
        connection.close(code.code(), code.name().toLowerCase(java.util.Locale.ROOT));
        gone(false);
    }

    private void gone(boolean onPurpose) {
        if (phase == Phase.CLOSED) {
            return;
        }
        boolean hadSession = phase == Phase.LIVE;
        if (phase == Phase.NEW) {
            engine.handshakeDone(user());
        }
        phase = Phase.CLOSED;
        nextWake = Instant.MAX;
        queue.gone();
        engine.closed(this);
        if (hadSession) {
            try {
                Optional<LiveSession> session = engine.sessions().find(user());
                boolean isHeld = session.isPresent() && session.get().fence() == seat.fence();
                if (isHeld) {
                    engine.sweeper().disconnected(session.get(), context.now(), onPurpose);
                }
                if (!isHeld || !seat.isAnnounced()) {
                    // Whoever has the session now, or ended it, may not know what this connection has announced.
                    seat.withdraw();
                }
                feed.receipts().settleAtLast();
            } catch (BackendException e) {
                log.warn("a disconnect could not be noted; the sweep finds the session without a connection", e);
            }
        }
    }

    private void failed(Throwable e) {
        if (e instanceof BackendException) {
            log.warn("a store could not be reached; looking again soon", e);
            try {
                storeIsAway();
            } finally {
                arm();
            }
        } else {
            log.error("a connection failed and is closed", e);
            close(CloseCode.SERVER_ERROR, new RetryAfter(500, 3_000));
        }
    }

    private void storeIsAway() {
        seat.oweLook();
        if (phase == Phase.LIVE) {
            queue.stalls();
        }
    }

    // ── the session ─────────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * Takes the user's place on this node, unless a connection that came later has it. The one of the two that has it no more looks
     * where the session is.
     *
     * @return whether this connection has the place
     */
    boolean takePlace() {
        Peer other = engine.bells().seat(user(), this);
        if (other == this) {
            seat.refresh();
            return false;
        }
        if (other != null) {
            other.whenLive(other.seat()::refresh);
        }
        return true;
    }

    /** The connection has the session now. */
    void live(LiveSession claimed, String clientInstance) {
        engine.handshakeDone(user());
        instance = clientInstance;
        phase = Phase.LIVE;
        seat.take(claimed);
    }

    /** Tells the counts if they are not the ones told before. */
    void tellLobby(ServerFrame.LobbyStats stats) {
        if (!stats.equals(lobbyTold) && !feed.isTalking() && send(stats) >= 0) {
            lobbyTold = stats;
        }
    }

    /** Counts the connections of its engine. */
    long number() {
        return number;
    }

    UserId user() {
        return admitted.user();
    }

    String clientAddress() {
        return admitted.clientAddress();
    }

    long fence() {
        return seat.fence();
    }

    Seat seat() {
        return seat;
    }

    String instance() {
        return instance;
    }

    boolean isLive() {
        return phase == Phase.LIVE;
    }

    PeerFeed feed() {
        return feed;
    }

    PeerQueue queue() {
        return queue;
    }

    /** Whether the connection is in this conversation. */
    boolean isIn(ConversationId conversation) {
        return feed.isIn(conversation);
    }
}

package io.duologue.core.engine;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateResult;
import io.duologue.core.presence.NodeId;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.LiveSession.LastConversation;
import io.duologue.core.session.SessionId;
import io.duologue.core.session.SessionStore.Claim;
import io.duologue.core.session.SkipPolicy.Parting;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ClientFrame.HeldCursor;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.RetryAfter;
import io.duologue.protocol.ServerFrame.State;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a connection: claims the session, says where the user is, looks whether he may still be here, raises the log's
 * fence, and has the unseen entries follow. Touched on the connection's lane only.
 */
final class PeerHello {
    private static final List<String> CAN_REVEAL = List.of("reveal");

    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;

    PeerHello(Peer peer, Engine engine) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
    }

    void hello(ClientFrame.Hello hello) {
        if (peer.isLineGone()) {
            // A node that stood still, or has much to do, hears this late: nobody hears an answer.
            return;
        }
        Instant now = context.now();
        EngineOptions options = context.options();
        if (isLimited(new RateKey("hello", peer.user().value()), options.helloLimit(), now)) {
            return;
        }
        if (!peer.seat().isStillAdmitted()) {
            return;
        }
        Optional<LiveSession> before = expired(engine.sessions().find(peer.user()), now);
        boolean isNew = before.isEmpty() || before.get().lost();
        if (isNew && isLimited(new RateKey("session", peer.clientAddress()), options.newSessionLimit(), now)) {
            return;
        }
        if (peer.isLineGone()) {
            // Gone while the stores were asked: where its client is now, nobody would claim the session back.
            return;
        }
        Claim claim = context.stores()
                .sessions()
                .claim(
                        peer.user(),
                        context.node(),
                        new SessionId(context.secrets().id("s_")),
                        now);
        peer.live(claim.session(), hello.instance());
        if (!peer.takePlace()) {
            return;
        }
        claim.from().filter(owner -> !owner.equals(context.node())).ifPresent(this::ringOldOwner);
        // A bell finds him from here on; who signed out or was restricted before that is seen by the look.
        peer.seat().announce(claim.session());
        if (peer.seat().isStillAdmitted()) {
            welcome(hello, claim);
        }
    }

    private void ringOldOwner(NodeId owner) {
        engine.bells().ringAt(owner, new Bell.SessionChanged(peer.user()));
    }

    private boolean isLimited(RateKey key, io.duologue.core.limit.RateLimit limit, Instant now) {
        if (context.stores().limiter().tryAcquire(key, limit, now) instanceof RateResult.Limited limited) {
            long wait = Math.max(1_000, limited.retryAfter().toMillis());
            peer.close(CloseCode.RATE_ABUSE, new RetryAfter(wait, 2 * wait));
            return true;
        }
        return false;
    }

    /** A session whose time is over is ended first, even if no sweep has come by. */
    private Optional<LiveSession> expired(Optional<LiveSession> session, Instant now) {
        if (session.isPresent() && context.rules().isOver(session.get(), now)) {
            engine.sweeper().expire(session.get());
            return engine.sessions().find(peer.user());
        }
        return session;
    }

    private void welcome(ClientFrame.Hello hello, Claim claim) {
        LiveSession session = claim.session();
        LogState state = null;
        if (session.activity() instanceof Activity.Talking talking) {
            state = comeBack(session, talking.conversation(), hello.cursors());
            if (!peer.isLive()) {
                return;
            }
            session = state == null ? forsaken(session, talking.conversation()) : session;
        }
        peer.send(new ServerFrame.Welcome(
                hello.id(),
                session.id().value(),
                claim.resumed(),
                state(session, state),
                context.options().guarantee(),
                context.options().resumeWindow().toMillis(),
                limits(),
                context.options().shown() == Shown.ALIAS ? CAN_REVEAL : List.of(),
                claim.resumed() ? null : session.last().map(PeerHello::last).orElse(null)));
        replayOlder(hello.cursors(), state);
        if (state != null) {
            resume(session, state);
        } else {
            peer.feed().live();
            peer.queue().enter(session);
            peer.queue().look();
        }
        engine.tellLobby(peer);
        if (session.activity() instanceof Activity.Waiting) {
            engine.pairSoon();
        }
    }

    /**
     * Takes the place in the conversation that the session is in. Where the person is, was said before the fence is raised: whatever is
     * appended after that moment rings here, and what was there before it the log tells with its fence, so that nobody has to look again.
     *
     * @return the log as it was when its fence was raised; null if the connection was replaced or there is no such log any more
     */
    private @Nullable LogState comeBack(LiveSession session, ConversationId conversation, List<HeldCursor> cursors) {
        LogState known = context.stores().log().find(conversation).orElse(null);
        if (known == null) {
            return null;
        }
        completeNext(session, known);
        ringPartner(known.info());
        return peer.feed().attach(known, cursor(cursors, conversation));
    }

    private void ringPartner(ConversationInfo talk) {
        Party party = talk.party(peer.user()).orElseThrow();
        engine.bells().ring(new Bell.Arrived(talk.user(party.other()), peer.user(), context.node()));
    }

    private void resume(LiveSession session, LogState state) {
        boolean wasRungFor = peer.seat().isAnnounced();
        if (!wasRungFor) {
            // The log's fence was above the one that was announced.
            peer.seat().announce(session);
            ringPartner(state.info());
        }
        Party party = state.info().party(peer.user()).orElseThrow();
        Position from = peer.feed().feedFrom();
        peer.send(engine.conversations().snapshot(session, state, party, from.seq(), from.mark()));
        peer.feed().tellPresent(state);
        peer.feed().liveAfter(state, wasRungFor);
    }

    /** The node that was to write the end of this conversation died between the wish and the end. */
    private void completeNext(LiveSession session, LogState talk) {
        boolean wished = session.next().filter(talk.info().id()::equals).isPresent();
        if (wished && !talk.over()) {
            Party party = talk.info().party(peer.user()).orElseThrow();
            engine.sessions().end(talk, "next:" + party, EndCause.NEXT, party, Map.of());
        }
    }

    /** The log of the session's conversation is not kept any more: nobody is in it. */
    private LiveSession forsaken(LiveSession session, ConversationId conversation) {
        return engine.sessions()
                .update(peer.user(), s -> context.rules().release(s, conversation, 0, Parting.CUT_SHORT, context.now()))
                .orElse(session);
    }

    private static Position cursor(List<HeldCursor> cursors, ConversationId conversation) {
        return cursors.stream()
                .filter(c -> c.conversation().equals(conversation.value()))
                .findFirst()
                .map(c -> Frames.position(c.cursor()))
                .orElse(Position.START);
    }

    /** Conversations that the client still has open and the session has left: it learns how they ended, the oldest first. */
    private void replayOlder(List<HeldCursor> cursors, @Nullable LogState current) {
        Map<String, Position> places = new LinkedHashMap<>();
        for (HeldCursor held : cursors) {
            places.putIfAbsent(held.conversation(), Frames.position(held.cursor()));
        }
        if (current != null) {
            places.remove(current.info().id().value());
        }
        places.keySet().stream()
                .flatMap(id -> engine.conversations().ofMember(peer.user(), id).stream())
                .sorted(Comparator.comparing(state -> state.info().startedAt()))
                .forEach(state -> peer.feed()
                        .replay(state, places.getOrDefault(state.info().id().value(), Position.START)));
    }

    private State state(LiveSession session, @Nullable LogState state) {
        if (state != null) {
            Party party = state.info().party(peer.user()).orElseThrow();
            return new State.Talking(
                    state.info().id().value(), state.party(party).lastN(), Frames.cursor(state.head()));
        }
        if (session.activity() instanceof Activity.Waiting || session.activity() instanceof Activity.Reserved) {
            boolean offered = context.stores()
                    .queue()
                    .offerOf(io.duologue.core.queueing.Tickets.participant(peer.user()))
                    .flatMap(offer -> engine.queueing().offer(session, offer, context.now()))
                    .isPresent();
            return offered ? new State.Offered() : new State.Waiting();
        }
        return new State.Idle();
    }

    private static ServerFrame.Last last(LastConversation last) {
        return new ServerFrame.Last(last.conversation().value(), last.ended(), last.n());
    }

    private ServerFrame.Limits limits() {
        EngineOptions options = context.options();
        return new ServerFrame.Limits(
                ProtocolLimits.FRAME_BYTES,
                ProtocolLimits.TEXT_CODE_POINTS,
                ProtocolLimits.IN_FLIGHT,
                options.creditEntries(),
                options.messageLimit().burst(),
                options.messageLimit().every().toMillis(),
                options.typingLimit().every().toMillis(),
                options.reportLimit().every().toMillis(),
                options.heartbeat().toMillis());
    }
}

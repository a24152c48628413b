package io.duologue.core.engine;

import io.duologue.core.identity.CredentialStore.Credential;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.SignedInSession;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.session.Activity;
import io.duologue.core.session.LiveSession;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The seat of one connection in its user's session: with which fence it holds it, on which sign-in it hangs, and whether it
 * still may. Touched on the connection's lane only, but for the fence, which others read.
 */
final class Seat {
    /** After a store could not be reached the connection looks again after this. */
    private static final Duration STORE_RETRY = Duration.ofSeconds(1);

    private static final long NEVER = -1;

    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;
    private SignInTerm term;
    private volatile long fence;
    private @Nullable Status announced;

    /** With which fence the directory was last told where this person is; {@link #NEVER} if it was not. */
    private long announcedWith = NEVER;

    private boolean owesLook;
    private Instant lookedAt;

    Seat(Peer peer, Engine engine, Admission.Admitted admitted) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
        this.term = new SignInTerm(admitted.signIn(), admitted.expiresAt(), false);
        this.lookedAt = context.now();
    }

    /** The connection has the session now, with this fence. */
    void take(LiveSession claimed) {
        fence = claimed.fence();
        lookedAt = context.now();
        engine.sessions().update(claimed, s -> context.rules().admitted(s, fence, term.signIn()));
    }

    long fence() {
        return fence;
    }

    /** A store could not be reached: what was missed is looked for soon. */
    void oweLook() {
        owesLook = true;
    }

    void onTime(Instant now) {
        if (term.action(now) != SignInTerm.Action.NOTHING) {
            extend(signedIn(now));
        }
        switch (term.action(now)) {
            case END -> peer.close(CloseCode.AUTH_EXPIRED, null);
            case TELL -> {
                term = term.asTold();
                peer.send(new ServerFrame.AuthExpiring(term.expiresAt()));
            }
            case NOTHING -> {}
        }
        if (peer.isLive()) {
            look(now);
        }
    }

    Instant nextWake() {
        if (!peer.isLive()) {
            return term.next();
        }
        Instant look = owesLook
                ? context.now().plus(STORE_RETRY)
                : lookedAt.plus(context.options().bellDistrust());
        return look.isBefore(term.next()) ? look : term.next();
    }

    /** A bell may be lost: from time to time every connection looks whether it still has the session. */
    private void look(Instant now) {
        boolean hasJustLooked = !now.isBefore(lookedAt)
                && now.isBefore(lookedAt.plus(context.options().bellDistrust()));
        if (!owesLook && hasJustLooked) {
            return;
        }
        lookedAt = now;
        if (!isStillAdmitted()) {
            return;
        }
        if (owesLook) {
            owesLook = false;
            refresh();
        } else {
            Optional<LiveSession> session = engine.sessions().find(peer.user());
            boolean asKnown = session.isPresent()
                    && session.get().fence() == fence
                    && session.get().disconnectedAt().isEmpty()
                    && status(session.get()) == announced
                    && peer.feed().isWhere(session.get().activity());
            if (!asKnown) {
                refresh();
            }
        }
    }

    /** Whether this connection still has the session; one that was replaced is closed. */
    boolean isHeld() {
        boolean has = engine.sessions()
                .find(peer.user())
                .filter(session -> session.fence() == fence)
                .isPresent();
        if (!has) {
            refresh();
        }
        return has;
    }

    void renew(ClientFrame.AuthRefresh refresh) {
        Optional<Credential> credential =
                context.stores().credentials().redeem(SecretHash.of(refresh.ticket()), context.now());
        if (credential.filter(c -> c.user().equals(peer.user())).isEmpty()) {
            peer.refuse(refresh, context.problems().of(ErrorCode.AUTH_DENIED, "the ticket is not valid for this user"));
            return;
        }
        admitUnder(credential.get().session().key(), credential.get().session().expiresAt());
        peer.send(new ServerFrame.Ok(refresh.id(), null, 0, null, null, null, null, term.expiresAt()));
    }

    /** The session is told which sign-in it hangs on, so that signing out finds it even while nobody is connected. */
    private void admitUnder(SecretHash signIn, Instant expiresAt) {
        term = new SignInTerm(signIn, expiresAt, false);
        engine.sessions().update(peer.user(), s -> context.rules().admitted(s, fence, signIn));
    }

    /** Looks where the session is and follows it. */
    void refresh() {
        Optional<LiveSession> session = engine.sessions().find(peer.user());
        if (session.isEmpty() || (session.get().lost() && session.get().fence() <= fence)) {
            peer.close(CloseCode.SESSION_LOST, new RetryAfter(0, 1_000));
        } else if (session.get().fence() > fence) {
            replaced();
        } else {
            session = backIfMissed(session.get());
            session.ifPresent(s -> {
                peer.feed().follow(s);
                peer.queue().look();
            });
        }
    }

    /** A node that slept was taken for dead; its people are still there. */
    private Optional<LiveSession> backIfMissed(LiveSession session) {
        if (session.disconnectedAt().isEmpty()) {
            return Optional.of(session);
        }
        Instant now = context.now();
        engine.sessions().update(peer.user(), s -> context.rules().found(s, fence, now));
        announce(status(session));
        peer.feed().tellPresent();
        return engine.sessions().find(peer.user());
    }

    /** A higher fence, because the log had one. */
    boolean raiseFence(long above) {
        Optional<LiveSession> raised =
                engine.sessions().update(peer.user(), s -> context.rules().raise(s, fence, above));
        raised.ifPresent(s -> {
            fence = s.fence();
            announced = null;
        });
        return raised.isPresent();
    }

    /**
     * Whether the user may still be connected; one who was restricted or has signed out of this connection's sign-in is
     * not any more, and the connection is closed. A bell may be lost, so this is looked at from time to time too.
     */
    boolean isStillAdmitted() {
        Instant now = context.now();
        Optional<ServerFrame.RestrictionNotice> restriction =
                context.stores().restrictions().active(peer.user(), now).map(Frames::restriction);
        if (restriction.isPresent()) {
            peer.send(new ServerFrame.Restriction(restriction.get()));
            peer.close(CloseCode.RESTRICTED, null);
            return false;
        }
        Optional<SignedInSession> signedIn = signedIn(now);
        extend(signedIn);
        boolean leaving = signedIn.filter(SignedInSession::leaving).isPresent();
        if (leaving || (signedIn.isEmpty() && now.isBefore(term.expiresAt()))) {
            engine.sessions().find(peer.user()).filter(s -> s.fence() == fence).ifPresent(engine.sessions()::giveUp);
            peer.close(CloseCode.SIGNED_OUT, null);
            return false;
        }
        return true;
    }

    /** The sign-in on which this connection hangs, if it is still good: looked up by its person, which is one step of any store. */
    private Optional<SignedInSession> signedIn(Instant now) {
        return context.stores().credentials().sessions(peer.user(), now).stream()
                .filter(session -> session.key().equals(term.signIn()) && now.isBefore(session.expiresAt()))
                .findAny();
    }

    /** A signed-in session may have been made to last longer. */
    private void extend(Optional<SignedInSession> signedIn) {
        signedIn.map(SignedInSession::expiresAt)
                .filter(end -> end.isAfter(term.expiresAt()))
                .ifPresent(end -> term = new SignInTerm(term.signIn(), end, false));
    }

    /** Another connection has the session. */
    void replaced() {
        peer.send(new ServerFrame.SessionReplaced());
        peer.close(CloseCode.REPLACED, null);
    }

    void announce(Status status) {
        announcedWith = fence;
        context.stores().presence().announce(peer.user(), context.node(), fence, status);
        announced = status;
    }

    /** Announces what the person does, if something else was announced: it may have been changed from elsewhere. */
    void announce(LiveSession session) {
        if (peer.isLive() && status(session) != announced) {
            announce(status(session));
        }
    }

    /** Whether the directory was told where this person is, with the fence that the connection has now. */
    boolean isAnnounced() {
        return announced != null;
    }

    /** Takes back what was announced, if anything was and the directory still says it. */
    void withdraw() {
        if (announcedWith != NEVER) {
            context.stores().presence().withdraw(peer.user(), context.node(), announcedWith);
        }
    }

    private static Status status(LiveSession session) {
        if (session.activity() instanceof Activity.Idle) {
            return Status.IDLE;
        }
        return session.activity() instanceof Activity.Talking ? Status.TALKING : Status.WAITING;
    }
}

package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.engine.Conversations.Actor;
import io.duologue.core.engine.Conversations.Outcome;
import io.duologue.core.engine.Conversations.Utterance;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateResult;
import io.duologue.core.moderation.BlockStore.Block;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.presence.PresenceDirectory.Status;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.LiveSession;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.CloseCode;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.QueueRefusal;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import io.duologue.protocol.ServerFrame.RetryAfter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one connection says in its conversation, and what it is answered. Touched on the connection's lane only.
 *
 * <p>A message that is being judged does not hold up the lane. What is durable and comes behind it waits, so that the order
 * stays; everything else goes on.
 */
final class PeerTalk {
    private final Peer peer;
    private final Engine engine;
    private final EngineContext context;
    private final PeerFeed feed;
    private final FrameBucket syncs;
    private final FrameBucket judged;
    /** What waits behind a message that is being judged. */
    private final Deque<ClientFrame.Durable> held = new ArrayDeque<>();

    private boolean judging;
    /** Where the partner was told that this person types. */
    private @Nullable ConversationId typingIn;

    PeerTalk(Peer peer, Engine engine, PeerFeed feed) {
        this.peer = peer;
        this.engine = engine;
        this.context = engine.context();
        this.feed = feed;
        this.syncs = new FrameBucket(context.options().syncLimit(), context.now());
        this.judged = new FrameBucket(context.options().messageLimit(), context.now());
    }

    void handle(ClientFrame.OfConversation frame) {
        if (frame instanceof ClientFrame.Durable durable && (judging || !held.isEmpty())) {
            hold(durable);
        } else {
            handleNow(frame);
        }
    }

    private void hold(ClientFrame.Durable frame) {
        if (held.size() < context.options().inboundQueue()) {
            held.add(frame);
        } else {
            peer.refuse(
                    frame,
                    context.problems()
                            .after(
                                    ErrorCode.RATE_LIMITED,
                                    context.options().judgementLimit(),
                                    "too much waits behind a message that is being judged"));
        }
    }

    private void handleNow(ClientFrame.OfConversation frame) {
        Optional<Actor> actor = actor(frame.conversation());
        if (actor.isEmpty()) {
            peer.refuse(frame, context.problems().notMember());
        } else if (frame instanceof ClientFrame.MessageSend send) {
            say(actor.get(), send);
        } else if (frame instanceof ClientFrame.Reveal reveal) {
            reveal(actor.get(), reveal);
        } else if (frame instanceof ClientFrame.ConversationEnd end) {
            end(actor.get(), end);
        } else if (frame instanceof ClientFrame.ConversationSync sync) {
            sync(actor.get(), sync);
        } else if (frame instanceof ClientFrame.MessageRead read) {
            read(actor.get(), read);
        } else if (frame instanceof ClientFrame.TypingStart) {
            typing(actor.get(), true);
            peer.ok(frame);
        } else if (frame instanceof ClientFrame.TypingStop) {
            typing(actor.get(), false);
            peer.ok(frame);
        } else if (!peer.seat().isHeld()) {
            return;
        } else if (frame instanceof ClientFrame.Report report) {
            answer(report, engine.safety().report(peer.user(), actor.get().state(), report));
        } else if (frame instanceof ClientFrame.Block block) {
            block(actor.get(), block);
        } else if (frame instanceof ClientFrame.Feedback feedback) {
            feedback(actor.get(), feedback);
        } else {
            peer.ok(frame);
        }
    }

    private Optional<Actor> actor(String conversation) {
        Feed known = feed.feedOf(conversation);
        Optional<LogState> state = known != null
                ? Optional.of(known.state())
                : engine.conversations().ofMember(peer.user(), conversation);
        return state.map(s -> new Actor(
                peer.user(),
                s,
                s.info().party(peer.user()).orElseThrow(),
                peer.fence(),
                peer.instance(),
                feed.receipts().of(known)));
    }

    private void say(Actor actor, ClientFrame.MessageSend frame) {
        if (!feed.isCurrent(actor.conversation())) {
            engine.conversations().endIfForsaken(actor.state(), actor.party());
        }
        long known = feed.isCurrent(actor.conversation())
                ? feed.lastN()
                : actor.state().party(actor.party()).lastN();
        Utterance said = new Utterance(frame.n(), frame.text(), frame.again());
        Optional<Outcome> outcome = engine.conversations().withoutJudgement(actor, said, known, this::mayBeJudged);
        if (outcome.isPresent()) {
            answer(frame, actor, outcome.get());
            return;
        }
        CompletableFuture<Optional<Verdict>> judged = engine.conversations().judge(actor, said);
        if (judged.isDone()) {
            answer(frame, actor, engine.conversations().say(actor, said, judged.join()));
            return;
        }
        judging = true;
        var unused = judged.thenAccept(verdict -> peer.whenLive(() -> judged(frame, said, verdict)));
    }

    private void reveal(Actor actor, ClientFrame.Reveal frame) {
        long known = feed.isCurrent(actor.conversation())
                ? feed.lastN()
                : actor.state().party(actor.party()).lastN();
        answer(frame, actor, engine.conversations().disclose(actor, frame.n(), act(frame), known, this::mayBeJudged));
    }

    /** A limit of this connection alone, and free: it keeps a flood from whoever judges. */
    private RateResult mayBeJudged() {
        return judged.tryAcquire(context.now());
    }

    private static Disclosure.Act act(ClientFrame.Reveal frame) {
        if (frame instanceof ClientFrame.RevealAnswer answer) {
            return answer.accept() ? Disclosure.Act.ACCEPT : Disclosure.Act.DECLINE;
        }
        return frame instanceof ClientFrame.RevealWithdraw ? Disclosure.Act.WITHDRAW : Disclosure.Act.REQUEST;
    }

    /** The verdict came. Whatever else may have happened meanwhile: who acts, and with which fence, is found anew. */
    private void judged(ClientFrame.MessageSend frame, Utterance said, Optional<Verdict> verdict) {
        judging = false;
        try {
            answering(
                    frame,
                    () -> actor(frame.conversation())
                            .ifPresentOrElse(
                                    actor -> answer(
                                            frame, actor, engine.conversations().say(actor, said, verdict)),
                                    () -> peer.refuse(frame, context.problems().notMember())));
        } finally {
            goOn();
        }
    }

    private void goOn() {
        if (!held.isEmpty()) {
            peer.whenLive(this::next);
        }
    }

    private void next() {
        ClientFrame.Durable frame = held.remove();
        try {
            answering(frame, () -> handleNow(frame));
        } finally {
            if (!judging) {
                goOn();
            }
        }
    }

    /** A frame that waited is answered like one that did not if a store cannot be reached. */
    private void answering(ClientFrame frame, Runnable action) {
        try {
            action.run();
        } catch (BackendException e) {
            peer.refuse(frame, context.problems().storeUnavailable());
            throw e;
        }
    }

    private void answer(ClientFrame.Durable frame, Actor actor, Outcome outcome) {
        if (outcome instanceof Outcome.Unjudged) {
            peer.refuse(frame, engine.conversations().unjudged());
        } else if (outcome instanceof Outcome.Logged logged) {
            settle(frame, actor, logged.result());
        } else if (outcome instanceof Outcome.Restricted restricted) {
            settle(frame, actor, restricted.result());
            peer.send(new ServerFrame.Restriction(Frames.restriction(restricted.restriction())));
            feed.pump();
            peer.close(CloseCode.RESTRICTED, null);
        }
    }

    private void end(Actor actor, ClientFrame.ConversationEnd frame) {
        AppendResult result = engine.conversations().end(actor, frame.n(), frame.next());
        boolean wantsNext = frame.next() && result instanceof AppendResult.Accepted;
        boolean isPaused = wantsNext && context.isPaused(peer.user());
        // Before the answer: a client that has it does not ask again.
        Optional<LiveSession> late = wantsNext && !isPaused
                ? engine.sessions().lateNext(peer.user(), actor.conversation())
                : Optional.empty();
        settle(frame, actor, result);
        if (isPaused && peer.isLive()) {
            feed.must(new ServerFrame.QueueRefused(null, QueueRefusal.PAUSED, null, -1));
        } else if (late.isPresent() && late.get().fence() != peer.fence()) {
            engine.bells().ring(new Bell.SessionChanged(peer.user()));
        } else if (peer.isLive()) {
            late.ifPresent(this::searchOn);
        }
    }

    /** Answers a durable frame with what the log said; an {@code ok} waits for its place in the order. */
    private void settle(ClientFrame.Durable frame, Actor actor, AppendResult result) {
        if (result instanceof AppendResult.Fenced) {
            peer.seat().replaced();
            return;
        }
        Problem problem = engine.conversations().problem(result);
        if (result instanceof AppendResult.Accepted || result instanceof AppendResult.Refused) {
            if (feed.isCurrent(actor.conversation())) {
                feed.knowN(consumed(frame, result));
            }
        }
        if (problem != null) {
            peer.refuse(frame, problem);
            return;
        }
        AppendResult.Accepted accepted = (AppendResult.Accepted) result;
        ServerFrame.Ok ok = Conversations.ok(frame.id(), frame.n(), accepted, actor.conversation(), actor.party());
        Feed of = feed.feedOf(frame.conversation());
        if (of == null || feed.isPast(of)) {
            feed.must(ok);
        } else if (of.hold(ok, accepted.entry().seq(), isOwn(accepted, frame, actor.party()))) {
            feed.grown(of, accepted, actor.receipt());
        } else {
            peer.close(CloseCode.RATE_ABUSE, new RetryAfter(30_000, 60_000));
        }
    }

    /** The number that the log has of this party now, as far as the result tells. */
    private static long consumed(ClientFrame.Durable frame, AppendResult result) {
        boolean othersEnd = result instanceof AppendResult.Accepted accepted
                && accepted.entry().body() instanceof EntryBody.Ended ended
                && ended.n() != frame.n();
        return othersEnd ? 0 : frame.n();
    }

    /** Whether the answer stands for the entry. What two people see of each other is told to both, also to the one who did it. */
    private static boolean isOwn(AppendResult.Accepted accepted, ClientFrame.Durable frame, Party party) {
        EntryBody body = accepted.entry().body();
        if (body instanceof EntryBody.Message message) {
            return message.from() == party;
        }
        return body instanceof EntryBody.Ended ended && ended.by() == party && ended.n() == frame.n();
    }

    private void feedback(Actor actor, ClientFrame.Feedback frame) {
        if (engine.safety().feedback(peer.user(), actor.state(), frame) instanceof Answer.Refused<Boolean> refused) {
            peer.refuse(frame, refused.problem());
        } else {
            peer.ok(frame);
        }
    }

    private void block(Actor actor, ClientFrame.Block frame) {
        Answer<Block> blocked = engine.safety().block(peer.user(), actor.state());
        if (blocked instanceof Answer.Refused<Block> refused) {
            peer.refuse(frame, refused.problem());
        } else {
            peer.ok(frame);
            feed.pump();
        }
    }

    private void answer(ClientFrame.Report frame, Answer<String> reported) {
        if (reported instanceof Answer.Refused<String> refused) {
            peer.refuse(frame, refused.problem());
        } else if (reported instanceof Answer.Done<String> done) {
            feed.must(new ServerFrame.Ok(frame.id(), frame.conversation(), 0, null, null, done.value(), null, null));
            feed.pump();
        }
    }

    private void typing(Actor actor, boolean active) {
        if (!feed.isTalking() || !feed.isCurrent(actor.conversation())) {
            return;
        }
        // Limits on beginnings are limits on ends.
        boolean tells = active ? mayType() : actor.conversation().equals(typingIn);
        if (tells) {
            typingIn = active ? actor.conversation() : null;
            engine.bells().ringOften(new Bell.Typing(Conversations.partner(actor), actor.conversation(), active));
        }
    }

    private boolean mayType() {
        return context.stores()
                        .limiter()
                        .tryAcquire(
                                new RateKey("typing", peer.user().value()),
                                context.options().typingLimit(),
                                context.now())
                instanceof RateResult.Allowed;
    }

    private void sync(Actor actor, ClientFrame.ConversationSync frame) {
        if (!syncs.take(context.now())) {
            peer.refuse(
                    frame,
                    context.problems()
                            .after(
                                    ErrorCode.RATE_LIMITED,
                                    context.options().syncLimit().every(),
                                    "too many syncs"));
            return;
        }
        feed.sync(actor.state(), Frames.position(frame.cursor()));
        peer.ok(frame);
        feed.pump();
    }

    private void searchOn(LiveSession session) {
        peer.queue().enter(session);
        peer.seat().announce(Status.WAITING);
        engine.pairSoon();
        peer.queue().look();
    }

    private void read(Actor actor, ClientFrame.MessageRead frame) {
        Receipt receipt = new Receipt(Frames.position(frame.upTo()), true);
        Feed of = feed.feedOf(frame.conversation());
        if (of != null) {
            feed.acknowledged(of, receipt);
        } else {
            context.stores().log().markRead(actor.conversation(), actor.party(), peer.fence(), receipt.upTo());
        }
        peer.ok(frame);
    }
}

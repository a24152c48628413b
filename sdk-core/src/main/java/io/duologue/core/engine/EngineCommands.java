package io.duologue.core.engine;

import io.duologue.core.BackendException;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.engine.Conversations.Actor;
import io.duologue.core.engine.Conversations.Outcome;
import io.duologue.core.engine.Conversations.Utterance;
import io.duologue.core.identity.SecretHash;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateResult;
import io.duologue.core.moderation.BlockStore.Block;
import io.duologue.core.moderation.ReportStore;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.profile.ProfileStore.Avoided;
import io.duologue.core.queueing.Search;
import io.duologue.core.queueing.Tickets;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.Activity.Talking;
import io.duologue.core.session.LiveSession;
import io.duologue.matching.Offer;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The commands of one engine. Safe for many threads. */
final class EngineCommands implements Commands {
    private static final int MOST_MESSAGES = 100;
    private static final int REPORTS = 50;
    /** By so much a timer may be late. */
    private static final Duration TIMER_GRACE = Duration.ofSeconds(1);

    private final Engine engine;
    private final EngineContext context;

    EngineCommands(Engine engine) {
        this.engine = engine;
        this.context = engine.context();
    }

    // ── the queue ───────────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public Answer<QueueView> queue(UserId user) {
        return guarded(() -> Answer.done(view(user)));
    }

    @Override
    public Answer<QueueView> join(UserId user, ClientFrame.QueueJoin join) {
        return guarded(() -> {
            Queueing.Joined joined = engine.queueing().join(user, join);
            if (joined instanceof Queueing.Joined.Refused refused) {
                return Answer.refused(refused.problem());
            } else if (joined instanceof Queueing.Joined.Invalid invalid) {
                return Answer.refused(invalid.problem());
            }
            engine.pairSoon();
            return changed(user);
        });
    }

    @Override
    public Answer<Optional<ServerFrame.EstimateMs>> usualWait(UserId user, ClientFrame.QueueJoin asked) {
        return guarded(() -> engine.queueing().usualWait(user, asked));
    }

    @Override
    public Answer<QueueView> leave(UserId user) {
        return guarded(() -> {
            engine.sessions().leave(user);
            return changed(user);
        });
    }

    @Override
    public Answer<QueueView> accept(UserId user, String offer) {
        return guarded(() -> then(engine.queueing().accept(user, offer), done -> changed(user)));
    }

    @Override
    public Answer<QueueView> decline(UserId user, String offer) {
        return guarded(() -> then(engine.queueing().decline(user, offer), done -> changed(user)));
    }

    private Answer<QueueView> changed(UserId user) {
        engine.bells().ring(new Bell.QueueChanged(user));
        return Answer.done(view(user));
    }

    private QueueView view(UserId user) {
        Instant now = context.now();
        Optional<LiveSession> session = engine.sessions().find(user);
        Activity activity = session.map(LiveSession::activity).orElse(Activity.IDLE);
        if (activity instanceof Talking talking) {
            return new QueueView(Doing.TALKING, null, null, talking.conversation());
        }
        Optional<Search> search = session.flatMap(LiveSession::search);
        if (session.isEmpty() || search.isEmpty() || activity instanceof Activity.Idle) {
            return new QueueView(Doing.IDLE, null, null, null);
        }
        ServerFrame.QueueWaiting waiting = engine.queueing().waiting(session.get(), search.get(), now);
        Optional<Offer> offer = context.stores().queue().offerOf(Tickets.participant(user));
        ServerFrame.MatchOffer shown = offer.flatMap(o -> engine.queueing().offer(session.get(), o, now))
                .orElse(null);
        return new QueueView(shown == null ? Doing.WAITING : Doing.OFFERED, waiting, shown, null);
    }

    // ── the conversation ────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public Answer<Optional<ServerFrame.ConversationSnapshot>> current(UserId user) {
        return guarded(() -> Answer.done(engine.sessions().find(user).flatMap(this::snapshot)));
    }

    private Optional<ServerFrame.ConversationSnapshot> snapshot(LiveSession session) {
        UserId user = session.user();
        return session.activity() instanceof Talking talking
                ? engine.conversations()
                        .ofMember(user, talking.conversation().value())
                        .map(state -> engine.conversations()
                                .snapshot(
                                        session,
                                        state,
                                        party(user, state),
                                        state.kept().seq(),
                                        state.kept().mark()))
                : Optional.empty();
    }

    @Override
    public Answer<Transcript> messages(UserId user, ConversationId conversation, long afterSeq, int limit) {
        int wanted = Math.min(Math.max(1, limit), MOST_MESSAGES);
        return guarded(() -> engine.conversations()
                .ofMember(user, conversation.value())
                .map(state -> fromLog(user, state, afterSeq, wanted))
                .or(() -> fromTranscript(user, conversation, afterSeq, wanted))
                .map(Answer::done)
                .orElseGet(() -> Answer.refused(context.problems().notMember())));
    }

    private Transcript fromLog(UserId user, LogState state, long afterSeq, int wanted) {
        ConversationId conversation = state.info().id();
        Party viewer = party(user, state);
        List<ServerFrame.Durable> entries = new ArrayList<>(letGo(state, viewer, afterSeq, wanted));
        Position at = state.kept();
        while (entries.size() < wanted
                && context.stores().log().read(conversation, at, MOST_MESSAGES) instanceof ReadResult.Page page
                && !page.entries().isEmpty()) {
            for (Entry entry : page.entries()) {
                at = entry.position();
                if (entry.seq() > afterSeq && entries.size() < wanted) {
                    entries.add(shown(entry, page.state(), viewer));
                }
            }
        }
        return new Transcript(entries, state.head().seq());
    }

    /** What a log that is there does not have any more, and its transcript has. */
    private List<ServerFrame.Durable> letGo(LogState state, Party viewer, long afterSeq, int wanted) {
        long kept = state.kept().seq();
        if (afterSeq >= kept || context.options().messages() != MessageRetention.FULL) {
            return List.of();
        }
        ConversationId conversation = state.info().id();
        return context.stores()
                .transcripts()
                .find(conversation)
                .map(written -> written.lines().stream()
                        .filter(line -> line.position().seq() > afterSeq
                                && line.position().seq() <= kept)
                        .limit(wanted)
                        .map(line -> Frames.line(conversation, line, viewer, Frames.isSealed(state)))
                        .toList())
                .orElse(List.of());
    }

    /** What is kept for days when the log is gone. What may be shown is what the record of the conversation says; without it, one's own. */
    private Optional<Transcript> fromTranscript(UserId user, ConversationId conversation, long afterSeq, int wanted) {
        return context.stores()
                .transcripts()
                .find(conversation)
                .flatMap(kept -> kept.party(user).map(viewer -> {
                    boolean sealed = context.stores()
                            .conversations()
                            .find(conversation)
                            .map(record ->
                                    record.cause() == null || record.cause().seals())
                            .orElse(true);
                    List<ServerFrame.Durable> entries = kept.lines().stream()
                            .filter(line -> line.position().seq() > afterSeq)
                            .limit(wanted)
                            .map(line -> Frames.line(conversation, line, viewer, sealed))
                            .toList();
                    return new Transcript(entries, kept.lastSeq());
                }));
    }

    /** As on a socket: what no frame can hold is gone. */
    private ServerFrame.Durable shown(Entry entry, LogState state, Party viewer) {
        ServerFrame.Durable frame = Frames.entry(
                entry,
                state,
                viewer,
                context.now(),
                () -> engine.conversations().wholeCard(state.info().user(viewer), state.info()));
        try {
            var unused = context.codec().encode(frame);
            return frame;
        } catch (IllegalArgumentException e) {
            return Frames.gone(entry, state.info().id());
        }
    }

    @Override
    public Answer<ServerFrame.Ok> send(UserId user, ConversationId conversation, long n, String text, String instance) {
        return asActor(user, conversation, instance, actor -> {
            Outcome outcome = say(actor, new Utterance(n, text, false));
            if (outcome instanceof Outcome.Unjudged) {
                return Answer.refused(engine.conversations().unjudged());
            }
            if (outcome instanceof Outcome.Restricted restricted) {
                engine.bells().ring(new Bell.AdmissionChanged(user));
                return answered(actor, n, restricted.result());
            }
            return answered(actor, n, ((Outcome.Logged) outcome).result());
        });
    }

    private Outcome say(Actor actor, Utterance said) {
        Conversations conversations = engine.conversations();
        long lastN = actor.state().party(actor.party()).lastN();
        return conversations
                .withoutJudgement(actor, said, lastN, () -> mayBeJudged(actor.user()))
                .orElseGet(() -> conversations.say(actor, said, awaited(conversations.judge(actor, said))));
    }

    private RateResult mayBeJudged(UserId user) {
        return context.stores()
                .limiter()
                .tryAcquire(
                        new RateKey("message", user.value()), context.options().messageLimit(), context.now());
    }

    /** The caller is made to wait for the verdict, but never longer than for a timer that stands still. */
    private Optional<Verdict> awaited(CompletableFuture<Optional<Verdict>> judged) {
        try {
            return judged.get(context.judgement().limit().plus(TIMER_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            judged.complete(Optional.empty());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a judgement that fails is one without a verdict", e);
        }
        return judged.getNow(Optional.empty());
    }

    @Override
    public Answer<ServerFrame.Ok> end(UserId user, ConversationId conversation, long n, boolean next, String instance) {
        return asActor(user, conversation, instance, actor -> {
            Answer<ServerFrame.Ok> answer =
                    answered(actor, n, engine.conversations().end(actor, n, next));
            if (answer instanceof Answer.Done<ServerFrame.Ok>) {
                context.stores()
                        .log()
                        .find(conversation)
                        .ifPresent(over -> engine.sessions().release(user, over));
                if (next && !context.isPaused(user)) {
                    engine.sessions().lateNext(user, conversation).ifPresent(engine.sessions()::ticketFor);
                    engine.bells().ring(new Bell.QueueChanged(user));
                    engine.pairSoon();
                }
            }
            return answer;
        });
    }

    private Answer<ServerFrame.Ok> answered(Actor actor, long n, AppendResult result) {
        Problem problem = engine.conversations().problem(result);
        if (problem != null) {
            return Answer.refused(problem);
        }
        AppendResult.Accepted accepted = (AppendResult.Accepted) result;
        engine.bells()
                .ring(new Bell.LogGrew(
                        actor.user(), actor.conversation(), Conversations.growth(accepted, actor.receipt())));
        return Answer.done(Conversations.ok(null, n, accepted, actor.conversation(), actor.party()));
    }

    @Override
    public Answer<Boolean> feedback(UserId user, ClientFrame.Feedback feedback) {
        return inConversation(
                user,
                new ConversationId(feedback.conversation()),
                state -> engine.safety().feedback(user, state, feedback));
    }

    // ── safety ──────────────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public Answer<Block> block(UserId user, ConversationId conversation) {
        return inConversation(user, conversation, state -> engine.safety().block(user, state));
    }

    @Override
    public Answer<Avoided> avoid(UserId user, ConversationId conversation) {
        return guarded(() -> new Avoiding(context).avoid(user, conversation));
    }

    @Override
    public boolean stopAvoiding(UserId user, String id) {
        return context.stores().profiles().stopAvoiding(user, id);
    }

    @Override
    public List<Avoided> avoided(UserId user) {
        return context.stores().profiles().avoided(user);
    }

    @Override
    public boolean unblock(UserId user, String blockId) {
        return context.stores().blocks().unblock(user, blockId);
    }

    @Override
    public List<Block> blocks(UserId user) {
        return context.stores().blocks().of(user);
    }

    @Override
    public Answer<String> report(UserId user, ClientFrame.Report report) {
        return inConversation(
                user,
                new ConversationId(report.conversation()),
                state -> engine.safety().report(user, state, report));
    }

    @Override
    public List<OwnReport> reports(UserId user) {
        ReportStore reports = context.stores().reports();
        return reports.by(user, REPORTS).stream()
                .map(report -> new OwnReport(report, reports.decision(report.caseId())))
                .toList();
    }

    // ── everything else ─────────────────────────────────────────────────────────────────────────────────────────────

    @Override
    public ServerFrame.LobbyStats lobby() {
        return engine.lobby();
    }

    @Override
    public Optional<ServerFrame.RestrictionNotice> restriction(UserId user) {
        return context.stores().restrictions().active(user, context.now()).map(Frames::restriction);
    }

    @Override
    public void signedOut(UserId user, SecretHash signIn) {
        engine.sessions()
                .find(user)
                .filter(session -> session.signIn().filter(signIn::equals).isPresent())
                .ifPresent(engine.sessions()::giveUp);
        engine.bells().ring(new Bell.AdmissionChanged(user));
    }

    @Override
    public void restricted(UserId user) {
        engine.sessions().find(user).ifPresent(engine.sessions()::expel);
        engine.bells().ring(new Bell.AdmissionChanged(user));
    }

    @Override
    public void giveUp(UserId user) {
        engine.sessions().find(user).ifPresent(engine.sessions()::giveUp);
        engine.bells().ring(new Bell.AdmissionChanged(user));
    }

    private static Party party(UserId user, LogState state) {
        return state.info().party(user).orElseThrow();
    }

    private <T> Answer<T> inConversation(
            UserId user, ConversationId conversation, Function<LogState, Answer<T>> action) {
        return guarded(() -> engine.conversations()
                .ofMember(user, conversation.value())
                .map(action)
                .orElseGet(() -> Answer.refused(context.problems().notMember())));
    }

    /** Acts with the fence of the user's live session: without one there is nobody whose place could be kept. */
    private <T> Answer<T> asActor(
            UserId user, ConversationId conversation, String instance, Function<Actor, Answer<T>> action) {
        return inConversation(user, conversation, state -> {
            Optional<LiveSession> session = engine.sessions().find(user).filter(s -> !s.lost());
            if (session.isEmpty()) {
                return Answer.refused(context.problems().sessionNone());
            }
            return action.apply(
                    new Actor(user, state, party(user, state), session.get().fence(), instance, null));
        });
    }

    private static <A, B> Answer<B> then(Answer<A> answer, Function<A, Answer<B>> next) {
        if (answer instanceof Answer.Refused<A> refused) {
            return Answer.refused(refused.problem());
        }
        return next.apply(((Answer.Done<A>) answer).value());
    }

    private <T> Answer<T> guarded(Supplier<Answer<T>> command) {
        try {
            return command.get();
        } catch (BackendException e) {
            return Answer.refused(context.problems().storeUnavailable());
        }
    }
}

package io.duologue.core.engine;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationId;
import io.duologue.core.conversation.ConversationInfo;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.Refusal;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.MessageRetention;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.conversation.Receipt;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateResult;
import io.duologue.core.moderation.MessageText;
import io.duologue.core.moderation.ModerationPolicy.MessageDraft;
import io.duologue.core.moderation.RestrictionStore.Restriction;
import io.duologue.core.moderation.Verdict;
import io.duologue.core.profile.Profile;
import io.duologue.core.queueing.Search;
import io.duologue.core.relay.Bell;
import io.duologue.core.session.Activity;
import io.duologue.core.session.Activity.Reserved;
import io.duologue.core.session.Activity.Talking;
import io.duologue.core.session.LiveSession;
import io.duologue.core.session.SkipPolicy;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.ServerFrame;
import io.duologue.protocol.ServerFrame.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says and does in a conversation, the same for a socket and for HTTP: limits, judgement, the append, the
 * doorbell. No state. Safe for many threads; blocks on the stores.
 */
final class Conversations {
    /** A message that could not be judged is tried again after this. */
    private static final Duration JUDGEMENT_RETRY = Duration.ofSeconds(2);
    /** What a refusal is kept as whose author is restricted for it; the author hears of it as of any other. */
    private static final ErrorCode RESTRICTING = ErrorCode.QUEUE_RESTRICTED;

    private static final Refusal NO_REVEALS = new Refusal(
            ErrorCode.REVEAL_GONE.wireName(), null, -1, null, "on this platform there is nothing to reveal");
    /** A full log is tried again after this. */
    private static final Duration FULL_RETRY = Duration.ofSeconds(1);

    private final EngineContext context;
    private final Sessions sessions;
    private final Bells bells;

    Conversations(EngineContext context, Sessions sessions, Bells bells) {
        this.context = context;
        this.sessions = sessions;
        this.bells = bells;
    }

    /**
     * Who acts, in which conversation, with which fence.
     *
     * @param receipt what he has of it that the log does not know yet; null for nothing
     */
    record Actor(
            UserId user,
            LogState state,
            Party party,
            long fence,
            String instance,
            @Nullable Receipt receipt) {
        ConversationId conversation() {
            return state.info().id();
        }
    }

    /** What became of something submitted. */
    sealed interface Outcome {
        record Logged(AppendResult result) implements Outcome {}

        /** Not judged, so neither sent nor refused for good. */
        record Unjudged() implements Outcome {}

        /** Refused, and the author may not talk for a while. */
        record Restricted(AppendResult result, Restriction restriction) implements Outcome {}
    }

    /** The log of a conversation of this user; a foreign one is answered like one that does not exist. */
    Optional<LogState> ofMember(UserId user, String conversation) {
        return context.stores()
                .log()
                .find(new ConversationId(conversation))
                .filter(state -> state.info().party(user).isPresent());
    }

    /** A message as it was submitted. */
    record Utterance(long n, String text, boolean again) {}

    /**
     * What is to be answered without a judgement; empty if one is needed.
     *
     * @param lastN the last number that the caller knows of: what is not above it is neither charged nor judged, because its
     *     result is known
     * @param allowed whether more may be judged. What may be said is decided by the log, with the entry
     */
    Optional<Outcome> withoutJudgement(Actor actor, Utterance said, long lastN, Supplier<RateResult> allowed) {
        BodyHash hash = BodyHash.of(actor.instance(), "text", said.text());
        return knownOrLimited(actor, said.n(), hash, said.again(), lastN, allowed);
    }

    private Optional<Outcome> knownOrLimited(
            Actor actor, long n, BodyHash hash, boolean again, long lastN, Supplier<RateResult> allowed) {
        boolean isNew = n == lastN + 1 || (again && n > lastN);
        if (!isNew || actor.state().over()) {
            AppendResult before = append(actor, n, hash, again, new Content.Repeat());
            if (owesRestriction(actor, n, before)) {
                return Optional.empty();
            }
            if (!isNewAfterAll(before, n)) {
                return Optional.of(new Outcome.Logged(before));
            }
        }
        return allowed.get() instanceof RateResult.Limited limited
                ? Optional.of(new Outcome.Logged(new AppendResult.Limited(limited.retryAfter())))
                : Optional.empty();
    }

    /** A step on the way to seeing each other's cards. It counts like a message: each is an entry that the partner is told. */
    Outcome disclose(Actor actor, long n, Disclosure.Act act, long lastN, Supplier<RateResult> allowed) {
        BodyHash hash = BodyHash.of(actor.instance(), "reveal", act.name());
        return knownOrLimited(actor, n, hash, false, lastN, allowed)
                .orElseGet(() -> new Outcome.Logged(append(actor, n, hash, false, step(act))));
    }

    private Content step(Disclosure.Act act) {
        return context.options().shown() == Shown.ALIAS
                ? new Content.Disclose(act, context.now(), context.options().revealWithin())
                : new Content.Refused(NO_REVEALS);
    }

    /** The verdict on a message, perhaps later; empty if there is none. What no message may be, no policy is asked about. */
    CompletableFuture<Optional<Verdict>> judge(Actor actor, Utterance said) {
        Optional<Verdict> refusal = MessageText.refusal(said.text());
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refusal);
        }
        return context.judgement()
                .on(new MessageDraft(
                        actor.conversation(),
                        actor.user(),
                        said.text(),
                        actor.state().info().startedAt(),
                        context.now()));
    }

    /** A message that was judged; no verdict lets nothing through. */
    Outcome say(Actor actor, Utterance said, Optional<Verdict> judged) {
        if (judged.isEmpty()) {
            return new Outcome.Unjudged();
        }
        Verdict verdict = judged.get();
        if (verdict.action() == Verdict.Action.FLAG) {
            context.count(AnalyticsEvent.Name.MESSAGE_FLAGGED, Map.of("rule", verdict.rule()));
        }
        return switch (verdict.action()) {
            case ALLOW, FLAG -> new Outcome.Logged(append(actor, said, new Content.Text(said.text())));
            case BLOCK -> new Outcome.Logged(append(actor, said, refused(verdict, ErrorCode.MESSAGE_BLOCKED)));
            case RESTRICT -> {
                AppendResult result = append(actor, said, refused(verdict, RESTRICTING));
                yield result instanceof AppendResult.Refused
                        ? new Outcome.Restricted(result, restrict(actor, said.n(), verdict))
                        : new Outcome.Logged(result);
            }
        };
    }

    /** The caller's number was old: the log says that this one was never seen, and that nothing is missing before it. */
    private static boolean isNewAfterAll(AppendResult result, long n) {
        return result instanceof AppendResult.Gap gap && gap.expected() == n;
    }

    private static Content.Refused refused(Verdict verdict, ErrorCode why) {
        return new Content.Refused(
                new Refusal(why.wireName(), verdict.field(), verdict.limit(), verdict.rule(), verdict.reason()));
    }

    /** A message that restricts its author was refused, and a crash or a store kept the rest from happening. */
    private boolean owesRestriction(Actor actor, long n, AppendResult before) {
        if (!(before instanceof AppendResult.Refused refused)
                || !refused.refusal().code().equals(RESTRICTING.wireName())) {
            return false;
        }
        String caseId = caseOf(actor, n);
        return context.stores().restrictions().of(actor.user()).stream()
                .noneMatch(known -> known.caseId().equals(caseId));
    }

    /** Named after the message. */
    private static String caseOf(Actor actor, long n) {
        BodyHash message = BodyHash.of(actor.conversation().value(), "restriction", actor.party() + ":" + n);
        return String.format(Locale.ROOT, "R-%016x", message.low());
    }

    /**
     * Closes the conversation and keeps the author away for a while. The end comes first, so that nothing of the author's is shown
     * once the restriction is known; both are named after the message, so that doing it again does it once.
     */
    private Restriction restrict(Actor actor, long n, Verdict verdict) {
        Instant now = context.now();
        Duration duration = verdict.restriction();
        Restriction restriction = new Restriction(
                caseOf(actor, n),
                actor.user(),
                verdict.rule(),
                verdict.reason(),
                true,
                now,
                duration == null ? null : now.plus(duration));
        sessions.end(actor.state(), "restricted:" + restriction.caseId(), EndCause.MODERATION, null, Map.of());
        context.stores().restrictions().save(restriction);
        context.count(AnalyticsEvent.Name.RESTRICTED, Map.of("rule", verdict.rule()));
        return restriction;
    }

    /**
     * Ends the conversation. The wish for a next one is written first, so that a crash cannot lose it, also where the other one has
     * ended it already; who has paused meanwhile has none.
     */
    AppendResult end(Actor actor, long n, boolean next) {
        if (next && !context.isPaused(actor.user())) {
            sessions.update(actor.user(), s -> context.rules().wantNext(s, actor.conversation(), actor.fence()));
        }
        BodyHash hash = BodyHash.of(actor.instance(), "end", next ? "next" : "");
        AppendResult result = append(actor, n, hash, false, new Content.End(next ? EndCause.NEXT : EndCause.ENDED));
        if (next && !(result instanceof AppendResult.Accepted)) {
            sessions.update(actor.user(), s -> context.rules().dropNext(s, actor.conversation(), actor.fence()));
        }
        return result;
    }

    private AppendResult append(Actor actor, Utterance said, Content content) {
        BodyHash hash = BodyHash.of(actor.instance(), "text", said.text());
        return append(actor, said.n(), hash, said.again(), content);
    }

    private AppendResult append(Actor actor, long n, BodyHash hash, boolean again, Content content) {
        Instant now = context.now();
        AppendResult result = context.stores()
                .log()
                .append(
                        new Submission(
                                actor.conversation(),
                                actor.party(),
                                actor.fence(),
                                n,
                                hash,
                                again,
                                content,
                                context.options().messageLimit(),
                                actor.receipt()),
                        now);
        if (result instanceof AppendResult.Accepted accepted && !accepted.original()) {
            bells.ringOften(new Bell.LogGrew(partner(actor), actor.conversation(), growth(accepted, actor.receipt())));
            if (content instanceof Content.Text) {
                context.count(AnalyticsEvent.Name.MESSAGE_ACCEPTED, Map.of());
            } else if (content instanceof Content.Disclose) {
                context.stores().log().find(actor.conversation()).ifPresent(sessions::recordReveal);
            }
        } else if (result instanceof AppendResult.Refused refused
                && !refused.original()
                && !isAboutReveal(refused.refusal())) {
            context.count(AnalyticsEvent.Name.MESSAGE_BLOCKED, Map.of());
        }
        return result;
    }

    /** What a message that was accepted now has made of the log; null for anything else, which is looked up. */
    static Bell.@Nullable Growth growth(AppendResult.Accepted accepted, @Nullable Receipt receipt) {
        Position behind = accepted.behind();
        return behind != null && accepted.entry().body() instanceof EntryBody.Message
                ? new Bell.Growth(behind, accepted.entry(), accepted.noted() ? receipt : null)
                : null;
    }

    private static boolean isAboutReveal(Refusal refusal) {
        return refusal.code().equals(ErrorCode.REVEAL_GONE.wireName());
    }

    static UserId partner(Actor actor) {
        return actor.state().info().user(actor.party().other());
    }

    /**
     * A conversation that the person has left, but whose log goes on because its partner is elsewhere too: nobody would
     * ever end it.
     */
    void endIfForsaken(LogState state, Party party) {
        Optional<LiveSession> partner = sessions.find(state.info().user(party.other()));
        boolean partnerIsThere = partner.isPresent()
                && isIn(partner.get().activity(), state.info().id());
        if (!state.over() && !partnerIsThere) {
            sessions.end(state, "forsaken", EndCause.SERVER, null, Map.of());
        }
    }

    private static boolean isIn(Activity activity, ConversationId conversation) {
        if (activity instanceof Talking talking) {
            return talking.conversation().equals(conversation);
        }
        return activity instanceof Reserved reserved && reserved.conversation().equals(conversation);
    }

    /** The answer to a durable frame that was accepted. */
    static ServerFrame.Ok ok(
            @Nullable String re, long n, AppendResult.Accepted accepted, ConversationId conversation, Party viewer) {
        ServerFrame.Ended ended =
                accepted.entry().body() instanceof EntryBody.Ended end ? Frames.ended(end, viewer) : null;
        return new ServerFrame.Ok(
                re,
                conversation.value(),
                n,
                Frames.cursor(accepted.entry().position()),
                accepted.entry().at(),
                null,
                ended,
                null);
    }

    Problem unjudged() {
        return context.problems()
                .after(
                        ErrorCode.MODERATION_UNAVAILABLE,
                        JUDGEMENT_RETRY,
                        "the message could not be judged; it was not sent");
    }

    /** Why a durable frame was not accepted; null for one that was. */
    @Nullable Problem problem(AppendResult result) {
        Problems problems = context.problems();
        if (result instanceof AppendResult.Refused refused) {
            Refusal refusal = refused.refusal();
            if (isAboutReveal(refusal)) {
                return problems.of(ErrorCode.REVEAL_GONE, refusal.message());
            }
            return problems.blocked(refusal.field(), refusal.limit(), refusal.rule(), refusal.message());
        } else if (result instanceof AppendResult.Conflict conflict) {
            String known = conflict.expected() > 0
                    ? "n is taken by another body; expected " + conflict.expected()
                    : "n is older than what is kept; its result is not known any more";
            return problems.expected(ErrorCode.SEQUENCE_CONFLICT, conflict.expected(), known);
        } else if (result instanceof AppendResult.Gap gap) {
            return problems.expected(ErrorCode.SEQUENCE_GAP, gap.expected(), "expected n " + gap.expected());
        } else if (result instanceof AppendResult.Over) {
            return problems.of(ErrorCode.CONVERSATION_OVER, "the conversation is over");
        } else if (result instanceof AppendResult.Fenced) {
            return problems.of(ErrorCode.FENCED, "another connection has this session");
        } else if (result instanceof AppendResult.Limited limited) {
            return problems.after(ErrorCode.RATE_LIMITED, limited.retryAfter(), "too many messages at once");
        } else if (result instanceof AppendResult.Full) {
            return problems.after(
                    ErrorCode.RATE_LIMITED, FULL_RETRY, "the partner has too many entries unacknowledged");
        } else if (result instanceof AppendResult.Absent) {
            return problems.notMember();
        }
        return null;
    }

    /** What one of the two sees of the other in this conversation. */
    ServerFrame.Card partnerCard(LiveSession viewer, LogState state) {
        return card(
                viewer.user(),
                viewer.search(),
                partner(viewer.user(), state.info()),
                state.disclosure().accepted());
    }

    /** What one who has not agreed to anything yet sees of another. */
    ServerFrame.Card cardOf(LiveSession viewer, UserId partner) {
        return card(viewer.user(), viewer.search(), partner, false);
    }

    /** What one sees of the other once both have agreed to it. */
    ServerFrame.Card wholeCard(UserId viewer, ConversationInfo info) {
        return card(viewer, sessions.find(viewer).flatMap(LiveSession::search), partner(viewer, info), true);
    }

    private static UserId partner(UserId viewer, ConversationInfo info) {
        return info.user(info.party(viewer).orElseThrow().other());
    }

    private ServerFrame.Card card(UserId viewer, Optional<Search> searchOfViewer, UserId partner, boolean revealed) {
        Profile theirs = context.stores().profiles().find(partner).orElseGet(() -> nobody(partner));
        Profile mine = context.stores().profiles().find(viewer).orElseGet(() -> nobody(viewer));
        ServerFrame.Card whole = Frames.card(
                theirs,
                sessions.find(partner).flatMap(LiveSession::search).orElse(null),
                mine,
                searchOfViewer.orElse(null),
                context.smallGroups().shown(theirs),
                context.clock().instant());
        return context.options().shown().of(whole, theirs, revealed);
    }

    /** Somebody whose profile is not there any more. */
    private static Profile nobody(UserId user) {
        return Profile.builder().user(user).name("Somebody").build();
    }

    ServerFrame.Retention retention() {
        EngineOptions options = context.options();
        Duration kept =
                options.messages() == MessageRetention.FULL ? options.transcriptRetention() : options.textRetention();
        int hours = options.messages() == MessageRetention.NONE ? 0 : Math.toIntExact(kept.toHours());
        return new ServerFrame.Retention(options.messages().wireName(), hours);
    }

    /** What it costs this user to leave early; null if nothing. */
    ServerFrame.@Nullable Skip skip(LiveSession session, LogState state) {
        SkipPolicy skips = context.options().skips();
        long wait = skips.waitAfter(session.skips()).toMillis();
        return state.over()
                ? null
                : skips.freeAt(state.info().startedAt())
                        .map(freeAt -> new ServerFrame.Skip(freeAt, wait))
                        .orElse(null);
    }

    ServerFrame.ConversationSnapshot snapshot(
            LiveSession viewer, LogState state, Party party, long fromSeq, int fromMark) {
        return new ServerFrame.ConversationSnapshot(
                state.info().id().value(),
                partnerCard(viewer, state),
                topicLabel(state),
                state.info().startedAt(),
                state.party(party).lastN(),
                Frames.cursor(state.head()),
                new io.duologue.protocol.Cursor(fromSeq, fromMark),
                state.party(party.other()).delivered(),
                state.party(party.other()).read(),
                retention(),
                state.over(),
                Frames.reveal(state, party, context.now()),
                skip(viewer, state));
    }

    @Nullable String topicLabel(LogState state) {
        return topicLabel(state.info().topic());
    }

    @Nullable String topicLabel(@Nullable String topic) {
        if (topic == null) {
            return null;
        }
        return context.topics()
                .find(new io.duologue.matching.TopicId(topic))
                .map(io.duologue.matching.Topic::label)
                .orElse(topic);
    }
}

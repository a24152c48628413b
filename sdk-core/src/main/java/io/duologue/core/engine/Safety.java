package io.duologue.core.engine;

import io.duologue.core.analytics.AnalyticsEvent;
import io.duologue.core.conversation.ConversationLog.LogState;
import io.duologue.core.conversation.ConversationLog.ReadResult;
import io.duologue.core.conversation.ConversationStore.Feedback;
import io.duologue.core.conversation.Entry;
import io.duologue.core.conversation.EntryBody;
import io.duologue.core.conversation.EntryBody.EndCause;
import io.duologue.core.conversation.Party;
import io.duologue.core.conversation.Position;
import io.duologue.core.identity.UserId;
import io.duologue.core.limit.RateKey;
import io.duologue.core.limit.RateResult;
import io.duologue.core.moderation.BlockStore.Block;
import io.duologue.core.moderation.BlockStore.BlockResult;
import io.duologue.core.moderation.ReportStore.Evidence;
import io.duologue.core.moderation.ReportStore.FileResult;
import io.duologue.core.moderation.ReportStore.Report;
import io.duologue.core.profile.Profile;
import io.duologue.core.session.Activity.Reserved;
import io.duologue.core.session.Activity.Talking;
import io.duologue.protocol.ClientFrame;
import io.duologue.protocol.ErrorCode;
import io.duologue.protocol.FeedbackTag;
import io.duologue.protocol.ProtocolLimits;
import io.duologue.protocol.ServerFrame.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blocking and reporting the partner of a conversation, the same for a socket and for HTTP. The partner is found by the
 * conversation; nobody names a person. No state. Safe for many threads; blocks on the stores.
 */
final class Safety {
    /** Messages that go with a report, the latest ones. */
    private static final int EVIDENCE = 50;

    private static final int PAGE = 256;

    private final EngineContext context;
    private final Sessions sessions;

    Safety(EngineContext context, Sessions sessions) {
        this.context = context;
        this.sessions = sessions;
    }

    /**
     * Blocks the partner for good and closes the conversation if it goes on. The partner is never told. The end comes first: a
     * block that is kept while its conversation goes on would be mended by nobody.
     */
    Answer<Block> block(UserId user, LogState state) {
        Party party = state.info().party(user).orElseThrow();
        UserId partner = state.info().user(party.other());
        String name = context.stores()
                .profiles()
                .find(partner)
                .map(profile -> shownName(profile, state))
                .orElse("Somebody");
        if (!state.over()) {
            sessions.end(state, "blocked:" + party, EndCause.BLOCKED, party, Map.of());
        }
        BlockResult result =
                context.stores().blocks().block(user, partner, context.secrets().id("b_"), name, context.now());
        if (result instanceof BlockResult.Full) {
            return Answer.refused(
                    context.problems().of(ErrorCode.RATE_LIMITED, "this user has the most blocks that one may have"));
        }
        endIfTogetherNow(user, partner);
        context.count(AnalyticsEvent.Name.BLOCKED, Map.of());
        return Answer.done(((BlockResult.Blocked) result).block());
    }

    /** As the user knows the partner. */
    private String shownName(Profile partner, LogState state) {
        return context.options().shown().name(partner, state.disclosure().accepted());
    }

    /**
     * The block may name a conversation of before, while the two have met again, or are about to: whoever brings them together may have
     * looked for a block just before this one was kept.
     */
    private void endIfTogetherNow(UserId user, UserId partner) {
        sessions.find(user)
                .flatMap(session -> session.activity() instanceof Reserved reserved
                        ? sessions.resolve(session, reserved.conversation(), false)
                        : Optional.of(session))
                .flatMap(session -> session.activity() instanceof Talking talking
                        ? context.stores().log().find(talking.conversation())
                        : Optional.empty())
                .filter(state -> !state.over() && state.info().party(partner).isPresent())
                .ifPresent(state -> {
                    Party party = state.info().party(user).orElseThrow();
                    sessions.end(state, "blocked:" + party, EndCause.BLOCKED, party, Map.of());
                });
    }

    /** Keeps what the person thinks of the conversation; the first time counts. */
    Answer<Boolean> feedback(UserId user, LogState state, ClientFrame.Feedback frame) {
        Optional<Problem> tooOften = tooOften("feedback", user, "feedback too often");
        if (tooOften.isPresent()) {
            return Answer.refused(tooOften.get());
        }
        List<String> tags = frame.tags().stream().map(FeedbackTag::wireName).toList();
        boolean kept = context.stores()
                .conversations()
                .feedback(state.info().id(), new Feedback(user, frame.rating(), tags, context.now()));
        return kept ? Answer.done(true) : Answer.refused(context.problems().notMember());
    }

    /** Files a report about the partner; a second one about the same person answers with the first case. */
    Answer<String> report(UserId user, LogState state, ClientFrame.Report frame) {
        String note = frame.note();
        if (note != null && note.codePointCount(0, note.length()) > ProtocolLimits.NOTE_CODE_POINTS) {
            return Answer.refused(context.problems()
                    .field(
                            ErrorCode.FRAME_INVALID,
                            "data.note",
                            ProtocolLimits.NOTE_CODE_POINTS,
                            "the note is too long"));
        }
        if (frame.block() && block(user, state) instanceof Answer.Refused<Block> refused) {
            return Answer.refused(refused.problem());
        }
        Optional<Problem> tooOften = tooOften("report", user, "too many reports");
        if (tooOften.isPresent()) {
            return Answer.refused(tooOften.get());
        }
        Party party = state.info().party(user).orElseThrow();
        FileResult filed = context.stores()
                .reports()
                .file(new Report(
                        context.secrets().caseId(),
                        user,
                        state.info().user(party.other()),
                        state.info().id(),
                        frame.reason().wireName(),
                        note,
                        evidence(state, frame.messages()),
                        context.now()));
        if (filed instanceof FileResult.Repeated known) {
            return Answer.done(known.caseId());
        }
        context.count(
                AnalyticsEvent.Name.REPORTED, Map.of("reason", frame.reason().wireName()));
        return Answer.done(((FileResult.Filed) filed).report().caseId());
    }

    private Optional<Problem> tooOften(String what, UserId user, String message) {
        RateResult allowed = context.stores()
                .limiter()
                .tryAcquire(new RateKey(what, user.value()), context.options().reportLimit(), context.now());
        return allowed instanceof RateResult.Limited limited
                ? Optional.of(context.problems().after(ErrorCode.RATE_LIMITED, limited.retryAfter(), message))
                : Optional.empty();
    }

    private List<Evidence> evidence(LogState state, List<Long> marked) {
        Deque<Evidence> latest = new ArrayDeque<>();
        Position at = state.kept();
        while (context.stores().log().read(state.info().id(), at, PAGE) instanceof ReadResult.Page page
                && !page.entries().isEmpty()) {
            for (Entry entry : page.entries()) {
                if (entry.body() instanceof EntryBody.Message message) {
                    UserId author = state.info().user(message.from());
                    latest.add(new Evidence(
                            entry.seq(), author, entry.at(), message.text(), marked.contains(entry.seq())));
                    dropOldestUnmarked(latest);
                }
                at = entry.position();
            }
        }
        return List.copyOf(latest);
    }

    /** What the reporter pointed at stays, however old. */
    private static void dropOldestUnmarked(Deque<Evidence> latest) {
        if (latest.size() > EVIDENCE) {
            latest.stream().filter(e -> !e.marked()).findFirst().ifPresentOrElse(latest::remove, latest::poll);
        }
    }
}

package io.duologue.core.conversation;

import io.duologue.core.conversation.ConversationLog.AckResult;
import io.duologue.core.conversation.ConversationLog.AppendResult;
import io.duologue.core.conversation.ConversationLog.Content;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.ConversationLog.Refusal;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.ConversationLog.SystemResult;
import io.duologue.core.conversation.LogView.KeptResult;
import io.duologue.core.disclosure.Disclosure;
import io.duologue.core.limit.RateLimit;
import io.duologue.core.limit.TokenBucket;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a log at each call: the rules G-1 … G-15 and G-19 … G-22 as pure decisions over a {@link LogView}. It changes nothing;
 * who asked applies the answer in the same atomic step.
 *
 * <p>Each protection is a step of its own that may be overridden, so that a test can take it away and see what breaks.
 * There is no other reason to override one. Immutable.
 */
public class LogRules {
    /** The highest number that every client can tell from its neighbours. */
    private static final long MOST_N = (1L << 53) - 1;

    /** The answer to a step of a disclosure that leads nowhere. */
    public static final Refusal DISCLOSURE_GONE =
            new Refusal("reveal.gone", null, -1, null, "there is nothing that this could be said to");

    private final LogLimits limits;

    public LogRules(LogLimits limits) {
        this.limits = limits;
    }

    public final LogLimits limits() {
        return limits;
    }

    /** The number that comes next, −1 if there is none above. */
    private static long nextN(PartyState party) {
        return party.lastN() < MOST_N ? party.lastN() + 1 : -1;
    }

    /** What is to be done with a submission. The order of the questions is the promise. */
    public final AppendDecision append(LogView log, Submission submission, Instant now) {
        PartyState party = log.party(submission.party());
        if (isFenced(party.fence(), submission.fence())) {
            return new AppendDecision(
                    party.fence(),
                    new Step.Answer(new AppendResult.Fenced(party.fence())),
                    log.said(submission.party()),
                    null);
        }
        Step step = step(log, party, submission, now);
        return new AppendDecision(
                Math.max(party.fence(), submission.fence()),
                step,
                charged(log, submission, step, now),
                step instanceof Step.Append ? noted(log, submission) : null);
    }

    private Step step(LogView log, PartyState party, Submission submission, Instant now) {
        Optional<KeptResult> known = known(log, submission);
        if (known.isPresent()) {
            return isSameBody(known.get().bodyHash(), submission.bodyHash())
                    ? new Step.Answer(known.get().result())
                    : new Step.Answer(new AppendResult.Conflict(nextN(party)));
        }
        if (isForgotten(party, submission.n())) {
            return new Step.Answer(new AppendResult.Conflict(-1));
        }
        Entry end = log.end();
        if (end != null) {
            return new Step.Answer(
                    submission.content() instanceof Content.End
                            ? AppendResult.Accepted.before(end)
                            : new AppendResult.Over(end));
        }
        if (isGap(party, submission)) {
            return new Step.Answer(new AppendResult.Gap(nextN(party)));
        }
        if (submission.content() instanceof Content.Repeat) {
            return new Step.Answer(new AppendResult.Gap(submission.n()));
        }
        RateLimit limit = limit(submission);
        TokenBucket bucket = bucket(log, submission.party(), now);
        if (limit != null && !bucket.allows(limit)) {
            return new Step.Answer(new AppendResult.Limited(bucket.waitFrom(now, limit)));
        }
        return judged(log, submission);
    }

    private Step judged(LogView log, Submission submission) {
        if (submission.content() instanceof Content.Refused refused) {
            return new Step.Refuse(refused.refusal(), refusalTakesNumber(), keepsRefusals());
        }
        if (submission.content() instanceof Content.End end) {
            return new Step.Append(ended(log, end.cause(), submission));
        }
        if (isFull(log, submission.party())) {
            return new Step.Answer(new AppendResult.Full());
        }
        if (submission.content() instanceof Content.Disclose disclose) {
            return disclosed(log, submission, disclose);
        }
        String text = ((Content.Text) submission.content()).text();
        return new Step.Append(new EntryBody.Message(submission.party(), submission.n(), text));
    }

    /** The party's bucket after the step; null if it has none. */
    private @Nullable TokenBucket charged(LogView log, Submission submission, Step step, Instant now) {
        RateLimit limit = limit(submission);
        return limit == null || step instanceof Step.Answer
                ? log.said(submission.party())
                : bucket(log, submission.party(), now).taken(limit);
    }

    private static TokenBucket bucket(LogView log, Party party, Instant now) {
        TokenBucket said = log.said(party);
        return said == null ? TokenBucket.full(now) : said.at(now);
    }

    /** How far the receipt that came with it moves its party. */
    private AckDecision.@Nullable Move noted(LogView log, Submission submission) {
        Receipt receipt = submission.receipt();
        return receipt != null
                        && acknowledge(log, submission.party(), submission.fence(), receipt.upTo(), receipt.read())
                                instanceof AckDecision.Move move
                ? move
                : null;
    }

    private Step disclosed(LogView log, Submission submission, Content.Disclose disclose) {
        return after(log.disclosure(), submission.party(), disclose)
                .<Step>map(next -> new Step.Append(new EntryBody.Disclosed(submission.party(), submission.n(), next)))
                .orElseGet(() -> new Step.Refuse(DISCLOSURE_GONE, refusalTakesNumber(), keepsRefusals()));
    }

    /**
     * What is to be done with something the server has to say.
     *
     * @throws IllegalArgumentException if it is something that only a party says
     */
    public final SystemStep appendSystem(LogView log, String key, Map<Party, Long> expectedFences, EntryBody body) {
        if (!(body instanceof EntryBody.PresenceChanged)
                && !(body instanceof EntryBody.Ended)
                && !(body instanceof EntryBody.Disclosed)) {
            throw new IllegalArgumentException("expected a presence, a disclosure or an end but was "
                    + body.getClass().getSimpleName());
        }
        Optional<Entry> known = log.systemEntry(key);
        if (known.isPresent()) {
            return new SystemStep.Answer(new SystemResult.Appended(known.get(), true));
        }
        Entry end = log.end();
        if (end != null) {
            return new SystemStep.Answer(new SystemResult.Over(end));
        }
        for (Party party : Party.values()) {
            Long expected = expectedFences.get(party);
            long inForce = log.party(party).fence();
            if (expected != null && isOutdated(expected, inForce)) {
                return new SystemStep.Answer(new SystemResult.Refused(party, inForce));
            }
        }
        if (body instanceof EntryBody.Disclosed disclosed && isOvertaken(log.disclosure(), disclosed)) {
            return new SystemStep.Answer(new SystemResult.Overtaken());
        }
        return new SystemStep.Append(
                body instanceof EntryBody.Ended ended
                        ? new EntryBody.Ended(
                                ended.cause(), ended.by(), ended.n(), delivered(log, Party.A), delivered(log, Party.B))
                        : body);
    }

    /** Whether a fence may become the party's. */
    public boolean mayFence(PartyState party, long fence) {
        return fence > party.fence();
    }

    /** Whether an id with a tombstone may become a conversation. */
    public boolean mayCreateDespiteTombstone() {
        return false;
    }

    /** How far "I have everything up to there" moves a party. */
    public final AckDecision acknowledge(LogView log, Party party, long fence, Position upTo, boolean read) {
        PartyState state = log.party(party);
        if (isFenced(state.fence(), fence)) {
            return new AckDecision.Answer(new AckResult.Fenced(state.fence()));
        }
        if (!isThere(log, upTo)) {
            return new AckDecision.Answer(new AckResult.Diverged());
        }
        long delivered = Math.max(state.delivered(), upTo.seq());
        long seen = read ? Math.max(state.read(), upTo.seq()) : state.read();
        return delivered == state.delivered() && seen == state.read()
                ? new AckDecision.Answer(new AckResult.Unchanged())
                : new AckDecision.Move(delivered, seen);
    }

    /** Whether a reader's place is one of this log. One that is no longer kept cannot be told from any other. */
    public final boolean isThere(LogView log, Position place) {
        if (place.seq() > log.head().seq()) {
            return false;
        }
        if (place.seq() == 0) {
            return isSameMark(Position.START.mark(), place.mark());
        }
        return place.seq() < log.kept().seq() || isSameMark(log.mark(place.seq()), place.mark());
    }

    /** Up to which entry nothing needs to be kept. */
    public final long mayTrimTo(LogView log, Instant now) {
        Entry end = log.end();
        return end != null && !now.isBefore(end.at().plus(limits.resumeWindow()))
                ? log.head().seq()
                : acknowledgedByBoth(log);
    }

    /** Up to which entry the log lets go by itself. */
    public final long trimsTo(LogView log) {
        return acknowledgedByBoth(log) - limits.entriesKept();
    }

    /** Whether the log of an ended conversation is due to be removed. */
    public final boolean isOutlived(LogView log, Instant now) {
        Entry end = log.end();
        return end != null && !now.isBefore(end.at().plus(limits.keepEnded()));
    }

    // The protections, one by one.

    /** Whether somebody who acts with this fence has been replaced. */
    protected boolean isFenced(long inForce, long given) {
        return given < inForce;
    }

    /** What was answered before under this number. */
    protected Optional<KeptResult> known(LogView log, Submission submission) {
        return log.result(submission.party(), submission.n());
    }

    /** Whether what came before under this number is the same. */
    protected boolean isSameBody(BodyHash kept, BodyHash given) {
        return kept.equals(given);
    }

    /** Whether this number, of which no result is kept, was passed already. */
    protected boolean isForgotten(PartyState party, long n) {
        return n <= party.lastN();
    }

    /** What is counted against it; null if it may always be said. */
    protected @Nullable RateLimit limit(Submission submission) {
        return submission.content() instanceof Content.End ? null : submission.limit();
    }

    /** Whether numbers below this one are missing. */
    protected boolean isGap(PartyState party, Submission submission) {
        return submission.n() > party.lastN() + 1 && !submission.again();
    }

    /** Whether a refused frame uses up its number. */
    protected boolean refusalTakesNumber() {
        return true;
    }

    /** Whether a refusal is repeated when the frame comes again. */
    protected boolean keepsRefusals() {
        return true;
    }

    /** Whether the one who decided did not know of a newer connection. */
    protected boolean isOutdated(long expected, long inForce) {
        return inForce > expected;
    }

    /** What a step leads to; nothing if it leads nowhere. */
    protected Optional<Disclosure<Party>> after(Disclosure<Party> current, Party party, Content.Disclose disclose) {
        return current.after(disclose.act(), party, disclose.at(), disclose.within());
    }

    /** Whether a request that is said to have run out is not the one that waits. */
    protected boolean isOvertaken(Disclosure<Party> current, EntryBody.Disclosed said) {
        return current.state() != Disclosure.State.PENDING || !current.expired().equals(said.now());
    }

    /** Whether two marks of one number are of one entry. */
    protected boolean isSameMark(int kept, int given) {
        return kept == given;
    }

    private boolean isFull(LogView log, Party author) {
        long head = log.head().seq();
        return head - log.party(author.other()).delivered() >= limits.maxUnacknowledged()
                || head - log.party(author).delivered() >= 2L * limits.maxUnacknowledged();
    }

    private EntryBody.Ended ended(LogView log, EntryBody.EndCause cause, Submission submission) {
        AckDecision.Move noted = noted(log, submission);
        long own = noted == null ? delivered(log, submission.party()) : noted.delivered();
        long others = delivered(log, submission.party().other());
        return submission.party() == Party.A
                ? new EntryBody.Ended(cause, Party.A, submission.n(), own, others)
                : new EntryBody.Ended(cause, Party.B, submission.n(), others, own);
    }

    private static long delivered(LogView log, Party party) {
        return log.party(party).delivered();
    }

    private static long acknowledgedByBoth(LogView log) {
        return Math.min(log.party(Party.A).delivered(), log.party(Party.B).delivered());
    }

    /**
     * What to do with a submission.
     *
     * @param fence the party's fence from now on
     * @param said the party's bucket from now on
     * @param noted how far its receipt moves the party; null if it does not
     */
    public record AppendDecision(
            long fence, Step step, @Nullable TokenBucket said, AckDecision.@Nullable Move noted) {}

    /** What to do besides the fence. */
    public sealed interface Step {
        /** Nothing but to answer. */
        record Answer(AppendResult result) implements Step {}

        /**
         * Refuse it.
         *
         * @param takesNumber whether the number is used up
         * @param kept whether the refusal is kept for a repetition
         */
        record Refuse(Refusal refusal, boolean takesNumber, boolean kept) implements Step {}

        /** Append it, keep the result under its number. */
        record Append(EntryBody body) implements Step {}
    }

    /** What to do with what the server has to say. */
    public sealed interface SystemStep {
        record Answer(SystemResult result) implements SystemStep {}

        /** Append it, remember its key. */
        record Append(EntryBody body) implements SystemStep {}
    }

    /** What to do with an acknowledgement. */
    public sealed interface AckDecision {
        record Answer(AckResult result) implements AckDecision {}

        record Move(long delivered, long read) implements AckDecision {}
    }
}

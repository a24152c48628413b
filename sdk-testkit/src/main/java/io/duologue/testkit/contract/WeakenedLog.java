package io.duologue.testkit.contract;

import io.duologue.core.conversation.BodyHash;
import io.duologue.core.conversation.ConversationLog;
import io.duologue.core.conversation.ConversationLog.PartyState;
import io.duologue.core.conversation.ConversationLog.Submission;
import io.duologue.core.conversation.LogLimits;
import io.duologue.core.conversation.LogRules;
import io.duologue.core.conversation.LogView;
import io.duologue.core.conversation.LogView.KeptResult;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A log without some of its protections: the twin of a test that shows what a protection is for. For tests only.
 * Immutable rules, safe for many threads.
 */
public final class WeakenedLog extends LogRules {
    private final Set<LogProtection> off;

    private WeakenedLog(LogLimits limits, Set<LogProtection> off) {
        super(limits);
        this.off = Set.copyOf(off);
    }

    /** A log in memory without these protections. */
    public static ConversationLog weakened(LogLimits limits, RandomGenerator marks, Set<LogProtection> off) {
        return ConversationLog.inMemory(rules(limits, off), marks);
    }

    /** The rules without these protections. */
    public static LogRules rules(LogLimits limits, Set<LogProtection> off) {
        return new WeakenedLog(limits, off);
    }

    @Override
    public boolean mayFence(PartyState party, long fence) {
        return isOff(LogProtection.REFUSE_LOWER_FENCE) || super.mayFence(party, fence);
    }

    @Override
    public boolean mayCreateDespiteTombstone() {
        return isOff(LogProtection.TOMBSTONES);
    }

    @Override
    protected boolean isFenced(long inForce, long given) {
        return !isOff(LogProtection.FENCE) && super.isFenced(inForce, given);
    }

    @Override
    protected Optional<KeptResult> known(LogView log, Submission submission) {
        boolean unknown = isOff(LogProtection.DEDUPE) || (isOff(LogProtection.KEPT_RESULTS) && log.end() != null);
        return unknown ? Optional.empty() : super.known(log, submission);
    }

    @Override
    protected boolean isSameBody(BodyHash kept, BodyHash given) {
        return isOff(LogProtection.BODY_HASH) || super.isSameBody(kept, given);
    }

    /** Without these, what was passed is not told from what is new. */
    @Override
    protected boolean isForgotten(PartyState party, long n) {
        return !isOff(LogProtection.DEDUPE)
                && !isOff(LogProtection.KEPT_RESULTS)
                && !isOff(LogProtection.STORED_REFUSALS)
                && !isOff(LogProtection.CONTIGUITY)
                && super.isForgotten(party, n);
    }

    @Override
    protected boolean isGap(PartyState party, Submission submission) {
        if (isOff(LogProtection.CONTIGUITY)) {
            return false;
        }
        return isOff(LogProtection.AGAIN) ? submission.n() > party.lastN() + 1 : super.isGap(party, submission);
    }

    @Override
    protected boolean refusalTakesNumber() {
        return !isOff(LogProtection.REFUSAL_TAKES_NUMBER);
    }

    @Override
    protected boolean keepsRefusals() {
        return !isOff(LogProtection.STORED_REFUSALS);
    }

    @Override
    protected boolean isOutdated(long expected, long inForce) {
        return !isOff(LogProtection.EXPECTED_FENCES) && super.isOutdated(expected, inForce);
    }

    @Override
    protected boolean isSameMark(int kept, int given) {
        return isOff(LogProtection.MARKS) || super.isSameMark(kept, given);
    }

    private boolean isOff(LogProtection protection) {
        return off.contains(protection);
    }
}

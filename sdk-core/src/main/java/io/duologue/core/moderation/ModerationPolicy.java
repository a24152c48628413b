package io.duologue.core.moderation;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * Judges one message before it is accepted. It does not see who the other one is and does not act: the engine does. It is not asked
 * about a text that no message may have ({@link MessageText}): the engine refuses that by itself.
 *
 * <ol>
 *   <li>O-1: {@link #judge} is a pure function of its argument, or at least repeatable: it may be asked twice.
 *   <li>O-2: it answers within the engine's time limit (two seconds unless the options say otherwise), after which its thread is
 *       interrupted. A late answer, or an exception, is no verdict (it fails closed): the message is not sent, keeps its number, and is
 *       to be sent again ({@code moderation.unavailable}). So a policy blocks what it cannot read; by an exception it would hold
 *       up all that the author says after it.
 *   <li>O-3: a verdict other than {@code ALLOW} names its rule.
 *   <li>O-4: one that is {@link Quick} only computes: it waits for nothing, and takes time proportional to the length of the text.
 * </ol>
 *
 * <p>Safe for many threads. A quick one is called on the connection's lane, and nothing but O-4 bounds its time. Any other may
 * block: it is called on threads of its own, a bounded number of calls at once, and what exceeds that is not judged, as in O-2.
 * Check an implementation with {@code ModerationPolicyContract}.
 */
@FunctionalInterface
public interface ModerationPolicy {

    Verdict judge(MessageDraft draft);

    /** One that only computes (O-4), and is asked without a change of threads. */
    @FunctionalInterface
    interface Quick extends ModerationPolicy {}

    /**
     * A message that waits to be judged. Immutable.
     *
     * @param startedAt when the conversation began
     */
    record MessageDraft(ConversationId conversation, UserId author, String text, Instant startedAt, Instant now) {
        public Duration sinceStart() {
            return Duration.between(startedAt, now);
        }

        /** Without the text and its author. */
        @Override
        public String toString() {
            return "MessageDraft[conversation=" + conversation.value() + ", text of " + text.length() + "]";
        }
    }

    /** Asks this policy first and then the other one; the sterner verdict counts. Quick if both are. */
    default ModerationPolicy and(ModerationPolicy other) {
        if (this instanceof Quick && other instanceof Quick) {
            Quick both = draft -> sterner(this, other, draft);
            return both;
        }
        return draft -> sterner(this, other, draft);
    }

    private static Verdict sterner(ModerationPolicy first, ModerationPolicy second, MessageDraft draft) {
        Verdict mine = first.judge(draft);
        Verdict theirs = mine.action() == Verdict.Action.RESTRICT ? mine : second.judge(draft);
        return theirs.action().compareTo(mine.action()) > 0 ? theirs : mine;
    }

    /** Lets everything pass that may be a {@linkplain MessageText message's text}. For tests and for embedders with a judge of their own in front. */
    static ModerationPolicy allowAll() {
        Quick all = draft -> Verdict.ALLOW;
        return all;
    }

    /** Length, repeated characters, and links in the first two minutes. Quick. */
    static ModerationPolicy standard() {
        return StandardModeration.policy();
    }

    /** Likewise, with other figures. */
    static ModerationPolicy standard(StandardRules rules) {
        return StandardModeration.policy(rules);
    }
}

package io.duologue.core.moderation;

import io.duologue.core.conversation.ConversationId;
import io.duologue.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;

/**
 * Judges one message before it is accepted. It does not see who the other one is and does not act: the engine does.
 *
 * <ol>
 *   <li>O-1: {@link #judge} is a pure function of its argument, or at least repeatable: it may be asked twice.
 *   <li>O-2: it answers within the engine's time limit; an answer that comes later, or an exception, counts as
 *       {@code BLOCK} with the rule {@code unavailable} (it fails closed).
 *   <li>O-3: a verdict other than {@code ALLOW} names its rule.
 * </ol>
 *
 * <p>Safe for many threads; called on a lane of the engine. Check an implementation with
 * {@code ModerationPolicyContract}.
 */
public interface ModerationPolicy {

    Verdict judge(MessageDraft draft);

    /**
     * A message that waits to be judged. Immutable.
     *
     * @param startedAt when the conversation began
     */
    record MessageDraft(ConversationId conversation, UserId author, String text, Instant startedAt, Instant now) {
        public Duration sinceStart() {
            return Duration.between(startedAt, now);
        }
    }

    /** Asks this policy first and then the other one; the sterner verdict counts. */
    default ModerationPolicy and(ModerationPolicy other) {
        return draft -> {
            Verdict mine = judge(draft);
            Verdict theirs = mine.action() == Verdict.Action.RESTRICT ? mine : other.judge(draft);
            return theirs.action().compareTo(mine.action()) > 0 ? theirs : mine;
        };
    }

    /** Lets everything pass. For tests and for embedders with a judge of their own in front. */
    static ModerationPolicy allowAll() {
        return draft -> Verdict.ALLOW;
    }

    /** Length, repeated characters, and links in the first two minutes. */
    static ModerationPolicy standard() {
        return StandardModeration.policy();
    }

    /** Likewise, with other figures. */
    static ModerationPolicy standard(StandardRules rules) {
        return StandardModeration.policy(rules);
    }
}

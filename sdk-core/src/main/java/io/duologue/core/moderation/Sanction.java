package io.duologue.core.moderation;

import io.duologue.core.Checks;
import java.time.Instant;
import java.util.Optional;

/**
 * For what somebody may not talk, and until when, as a person at the {@link Desk} says it. Immutable.
 *
 * @param rule the rule that was broken, of the form of {@link Verdict#rule()}: best one to which people have agreed
 * @param what what happened, for the person who is restricted, 1–{@value Verdict#MOST_REASON} characters
 * @param until empty for one without an end
 */
public record Sanction(String rule, String what, Optional<Instant> until) {
    public Sanction {
        Verdict.checkRule(rule);
        Checks.length("what", 1, Verdict.MOST_REASON, what);
    }
}

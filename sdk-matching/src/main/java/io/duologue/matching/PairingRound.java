package io.duologue.matching;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Judges pairs at one moment, and keeps what foreign rules and scorers did wrong until it is reported. One thread at a time.
 *
 * @see PairingRules#at
 */
public final class PairingRound {

    /** No weight: the two may not be paired. */
    public static final double REFUSED = -1;

    private final PairingRules rules;
    private final Instant now;
    private @Nullable BadScore badScore;
    private @Nullable RuntimeException badRule;

    PairingRound(PairingRules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /**
     * How well the two fit, the same in both directions.
     *
     * @param ofA what {@code a} insists on now
     * @param ofB what {@code b} insists on now
     * @return the geometric mean of both scores, 0–1, or {@link #REFUSED}
     */
    public double weight(Ticket a, Requirements ofA, Ticket b, Requirements ofB) {
        if (!allow(a, b) || !allow(b, a)) {
            return REFUSED;
        }
        if (!Wishes.areMet(ofA, rules.topics(), a, b, now) || !Wishes.areMet(ofB, rules.topics(), b, a, now)) {
            return REFUSED;
        }
        double forA = score(a, b);
        if (forA < ofA.threshold()) {
            return REFUSED;
        }
        double forB = score(b, a);
        return forB < ofB.threshold() ? REFUSED : Math.sqrt(forA * forB);
    }

    /** Tells the listener what was done wrong so far; its own failures change nothing. To be called once, at the end. */
    public void report() {
        try {
            if (badScore != null) {
                rules.listener().scorerFailed(badScore.answer(), badScore.thrown());
            }
            if (badRule != null) {
                rules.listener().ruleFailed(badRule);
            }
        } catch (RuntimeException ignored) {
            // A listener only watches; whoever wants its failures logged does so inside it.
        }
    }

    private boolean allow(Ticket self, Ticket other) {
        try {
            for (HardRule rule : rules.hardRules()) {
                if (!rule.allows(self, other, now)) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException e) {
            badRule = badRule == null ? e : badRule;
            return false;
        }
    }

    private double score(Ticket self, Ticket other) {
        try {
            double score = rules.scorer().score(self, other, now);
            if (score >= 0 && score <= 1) {
                return score;
            }
            badScore = badScore == null ? new BadScore(score, null) : badScore;
        } catch (RuntimeException e) {
            badScore = badScore == null ? new BadScore(Double.NaN, e) : badScore;
        }
        return 0;
    }

    private record BadScore(double answer, @Nullable RuntimeException thrown) {}
}

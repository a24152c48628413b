package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges pairs at one moment, and keeps what foreign rules, scorers and relaxations did wrong until it is reported. One thread at a time.
 *
 * @see PairingRules#at
 */
public final class PairingRound {

    /** No weight: the two may not be paired. */
    public static final double REFUSED = -1;

    private final PairingRules rules;
    private final Instant now;
    private @Nullable BadScore badScore;
    private @Nullable Throwable badRule;
    private @Nullable Throwable badRelaxation;
    private int left;

    PairingRound(PairingRules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /** What the ticket insists on now. */
    public Requirements requirements(Ticket ticket) {
        return rules.guardedRelaxation().requirements(ticket.waited(now), this::failed);
    }

    /** After which wait a ticket that has waited so long may insist on something else; empty if it never will. */
    public Optional<Duration> nextChange(Duration waited) {
        return rules.guardedRelaxation().nextChange(waited, this::failed);
    }

    private void failed(Throwable relaxation) {
        badRelaxation = badRelaxation == null ? relaxation : badRelaxation;
    }

    /**
     * How well the two fit, the same in both directions.
     *
     * @param ofA what {@code a} insists on now
     * @param ofB what {@code b} insists on now
     * @return the geometric mean of both scores, 0–1, or {@link #REFUSED}
     */
    public double weight(Ticket a, Requirements ofA, Ticket b, Requirements ofB) {
        if (!allow(a, b)) {
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

    /** So many were not looked at, because it took too long; they are reported. */
    public void leave(int tickets) {
        left = tickets;
    }

    /** Tells the listener what was done wrong so far; its own failures change nothing. To be called once, at the end. */
    public void report() {
        BadScore score = badScore;
        if (score != null) {
            rules.tell(listener -> listener.scorerFailed(score.answer(), score.thrown()));
        }
        Throwable rule = badRule;
        if (rule != null) {
            rules.tell(listener -> listener.ruleFailed(rule));
        }
        Throwable relaxation = badRelaxation;
        if (relaxation != null) {
            rules.tell(listener -> listener.relaxationFailed(relaxation));
        }
        if (left > 0) {
            rules.tell(listener -> listener.lookEndedEarly(left));
        }
    }

    private boolean allow(Ticket a, Ticket b) {
        try {
            return rules.byReach().allow(a, b, now);
        } catch (Throwable e) {
            Throwable failure = PartFailure.own(e);
            badRule = badRule == null ? failure : badRule;
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
        } catch (Throwable e) {
            Throwable failure = PartFailure.own(e);
            badScore = badScore == null ? new BadScore(Double.NaN, failure) : badScore;
        }
        return 0;
    }

    private record BadScore(double answer, @Nullable Throwable thrown) {}
}

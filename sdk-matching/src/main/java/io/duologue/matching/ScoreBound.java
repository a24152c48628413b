package io.duologue.matching;

import java.time.Duration;

/**
 * The most that anybody can score in the {@linkplain Scorer#standard standard way} of whom only distances are known: whoever looks for
 * the best partner need not look at those who cannot be it. It knows nothing of what tickets keep to themselves, and takes them at their
 * best. Immutable.
 */
public final class ScoreBound {

    /** Sums taken in another order may differ in the last digits. */
    private static final double ROUNDING = 1e-12;

    private final ScoreWeights weights;
    private final double others;
    private final double total;

    private ScoreBound(ScoreWeights weights) {
        this.weights = weights;
        double sum = 0;
        for (Aspect aspect : Aspect.values()) {
            sum += weights.weight(aspect);
        }
        total = sum;
        others = sum - weights.topic() - weights.seniority() - weights.timeZone() - weights.band();
    }

    /** Of the scores of a ticket with these weights. */
    public static ScoreBound of(ScoreWeights weights) {
        return new ScoreBound(weights);
    }

    /**
     * At least as much as {@code self} scores any {@code other} at these distances or further away.
     *
     * @param topic how near the topics are, as in {@link Topics#reach}
     * @param seniorityDistance between the other's seniority and what self's intent wishes for, 0–5; 0 if one does not tell
     * @param timeZoneDistance 0–12 h; 0 if one does not tell
     * @param bandDistance between the bands of reputation, 0–5; 0 if one does not tell
     * @return 0–1
     */
    public double atMost(TopicReach topic, int seniorityDistance, Duration timeZoneDistance, int bandDistance) {
        double known = weights.topic() * WeightedScorer.bestTopic(topic)
                + weights.seniority() * WeightedScorer.seniority(seniorityDistance)
                + weights.timeZone() * WeightedScorer.timeZone((int) timeZoneDistance.toSeconds())
                + weights.band() * WeightedScorer.band(bandDistance);
        return Math.min(1, (known + others) / total + ROUNDING);
    }
}

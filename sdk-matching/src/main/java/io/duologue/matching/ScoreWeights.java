package io.duologue.matching;

import org.immutables.value.Value;

/**
 * How much each aspect of a partner counts for one participant, beside the others. Only their proportions matter. What is not given
 * weighs as in {@link #standard()}. Immutable.
 *
 * <p>Each is a number from 0 (does not count at all) to {@value #MAX_WEIGHT}; {@link Builder#build()} throws {@link
 * IllegalArgumentException} for any other, and if none counts.
 */
@Value.Immutable
@ValueStyle
public abstract class ScoreWeights {

    /** The most that one aspect may weigh. */
    public static final double MAX_WEIGHT = 100;

    ScoreWeights() {}

    /** What people give up last weighs most: topic, then seniority, then the rest. */
    public static ScoreWeights standard() {
        return Standard.WEIGHTS;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many topics are shared, or how near they are. */
    @Value.Default
    public double topic() {
        return 0.40;
    }

    /** Seniority, as the intent wishes for it. */
    @Value.Default
    public double seniority() {
        return 0.20;
    }

    /** Whether the partner came for the counterpart. */
    @Value.Default
    public double intent() {
        return 0.12;
    }

    @Value.Default
    public double timeZone() {
        return 0.10;
    }

    /** How much the shared language is the preferred one. */
    @Value.Default
    public double language() {
        return 0.08;
    }

    @Value.Default
    public double tags() {
        return 0.05;
    }

    /** How long ago the two met last. */
    @Value.Default
    public double novelty() {
        return 0.05;
    }

    /** An account elsewhere that suits the topic. */
    @Value.Default
    public double provider() {
        return 0.04;
    }

    /** How near the reputation bands are. */
    @Value.Default
    public double band() {
        return 0.04;
    }

    /** How active the partner is. */
    @Value.Default
    public double activity() {
        return 0.02;
    }

    /** How soon the partner usually answers. */
    @Value.Default
    public double pace() {
        return 0.02;
    }

    /** What former partners said of the partner. */
    @Value.Default
    public double feedback() {
        return 0.04;
    }

    /** What is given for this aspect. */
    public final double weight(Aspect aspect) {
        return switch (aspect) {
            case TOPIC -> topic();
            case SENIORITY -> seniority();
            case INTENT -> intent();
            case TIME_ZONE -> timeZone();
            case LANGUAGE -> language();
            case TAGS -> tags();
            case NOVELTY -> novelty();
            case PROVIDER -> provider();
            case BAND -> band();
            case ACTIVITY -> activity();
            case PACE -> pace();
            case FEEDBACK -> feedback();
        };
    }

    @Value.Check
    void check() {
        double sum = 0;
        for (Aspect aspect : Aspect.values()) {
            sum += Bounds.within("a weight of " + aspect.word(), weight(aspect), 0, MAX_WEIGHT);
        }
        if (sum <= 0) {
            throw new IllegalArgumentException("expected at least one weight above 0 but were all 0");
        }
    }

    /** Builds weights. One thread at a time. */
    public static final class Builder extends ImmutableScoreWeights.Builder {
        Builder() {}

        /** Sets the weight of one aspect. */
        public Builder weight(Aspect aspect, double weight) {
            return switch (aspect) {
                case TOPIC -> topic(weight);
                case SENIORITY -> seniority(weight);
                case INTENT -> intent(weight);
                case TIME_ZONE -> timeZone(weight);
                case LANGUAGE -> language(weight);
                case TAGS -> tags(weight);
                case NOVELTY -> novelty(weight);
                case PROVIDER -> provider(weight);
                case BAND -> band(weight);
                case ACTIVITY -> activity(weight);
                case PACE -> pace(weight);
                case FEEDBACK -> feedback(weight);
            };
        }
    }

    private static final class Standard {
        static final ScoreWeights WEIGHTS = builder().build();
    }
}

package io.duologue.matching;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    public static final int MAX_WEIGHT = 100;

    private static final String FORM = "aspect | weight";

    ScoreWeights() {}

    /**
     * What people give up last weighs most: topic, then seniority, then the rest. It is the file {@code score-weights.txt} beside this
     * class, to copy and change.
     */
    public static ScoreWeights standard() {
        return Standard.WEIGHTS;
    }

    /**
     * Weights from lines of the form {@code aspect | weight}, as in {@code time-zone | 0.10}; aspects are named by {@link Aspect#word()}.
     * Empty lines and lines that begin with {@code #} are skipped; an aspect that is not named weighs as in {@link #standard()}.
     *
     * @throws IllegalArgumentException naming the line that is malformed, names no aspect or one for the second time, or whose weight is
     *     not a number of 0–{@value #MAX_WEIGHT}; or if nothing counts
     */
    public static ScoreWeights parse(List<String> lines) {
        Builder weights = builder();
        Set<Aspect> named = EnumSet.noneOf(Aspect.class);
        for (NumberedLine line : NumberedLine.of(lines)) {
            List<String> columns = line.columns(2, FORM);
            Aspect aspect = Aspect.of(columns.get(0))
                    .orElseThrow(() -> line.refused(
                            "aspect: expected one of " + everyAspect() + " but was " + Bounds.shown(columns.get(0))));
            if (!named.add(aspect)) {
                throw line.refused("aspect: expected each once but was twice: " + aspect.word());
            }
            weights.weight(aspect, weight(line, aspect, columns.get(1)));
        }
        return weights.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How many topics are shared, or how near they are. */
    @Value.Default
    public double topic() {
        return standard().topic();
    }

    /** Seniority, as the intent wishes for it. */
    @Value.Default
    public double seniority() {
        return standard().seniority();
    }

    /** Whether the partner came for the counterpart. */
    @Value.Default
    public double intent() {
        return standard().intent();
    }

    /** How near the time zones are. */
    @Value.Default
    public double timeZone() {
        return standard().timeZone();
    }

    /** How much the shared language is the preferred one. */
    @Value.Default
    public double language() {
        return standard().language();
    }

    /** How many free interests and skills are shared. */
    @Value.Default
    public double tags() {
        return standard().tags();
    }

    /** How long ago the two met last. */
    @Value.Default
    public double novelty() {
        return standard().novelty();
    }

    /** An account elsewhere that suits the topic. */
    @Value.Default
    public double provider() {
        return standard().provider();
    }

    /** How near the bands of reputation are. */
    @Value.Default
    public double band() {
        return standard().band();
    }

    /** Whether the partner is as active. */
    @Value.Default
    public double activity() {
        return standard().activity();
    }

    /** Whether the partner answers as soon. */
    @Value.Default
    public double pace() {
        return standard().pace();
    }

    /** What former partners said of the partner. */
    @Value.Default
    public double feedback() {
        return standard().feedback();
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
            double weight = weight(aspect);
            if (!isWeight(weight)) {
                throw new IllegalArgumentException(
                        "expected a weight of 0–" + MAX_WEIGHT + " for " + aspect.word() + " but was " + weight);
            }
            sum += weight;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("expected a weight above 0 for one aspect at least but all were 0");
        }
    }

    private static boolean isWeight(double weight) {
        return weight >= 0 && weight <= MAX_WEIGHT;
    }

    private static double weight(NumberedLine line, Aspect aspect, String text) {
        double weight = Decimals.parse(text);
        if (!isWeight(weight)) {
            throw line.refused("weight of " + aspect.word() + ": expected a number of 0–" + MAX_WEIGHT + " but was "
                    + Bounds.shown(text));
        }
        return weight;
    }

    private static String everyAspect() {
        return Arrays.stream(Aspect.values()).map(Aspect::word).collect(Collectors.joining(", "));
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

    /** Read once, when first asked for. The file names every aspect, or what is not named would have no standard. */
    private static final class Standard {
        static final ScoreWeights WEIGHTS = parse(NumberedLine.shipped("score-weights.txt"));
    }
}

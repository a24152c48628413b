package io.duologue.matching.index;

import io.duologue.matching.graph.HeaviestPairs;
import java.time.Duration;
import org.immutables.value.Value;

/**
 * When a pair is made that could be made now, and how much is spent on finding a better one. Nobody who is overdue is kept waiting by
 * it. Immutable.
 */
@Value.Immutable
@Value.Style(visibility = Value.Style.ImplementationVisibility.PACKAGE, overshadowImplementation = true, jdkOnly = true)
public abstract class PairingWindow {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_CANDIDATES = 256;
    private static final int MOST_JUDGED = 1_000_000;
    private static final int MOST_NEWCOMERS = 1_000;

    PairingWindow() {}

    /** A quarter of a second for whoever is not strong, and longer for whoever may hope for somebody better. */
    public static PairingWindow standard() {
        return builder().build();
    }

    /** Every look makes all the pairs it can, the best together. */
    public static PairingWindow closed() {
        return standard().whenClosed();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** As this, but every look makes all the pairs it can, the best together. */
    final PairingWindow whenClosed() {
        return builder()
                .from(this)
                .length(Duration.ZERO)
                .strong(1)
                .newcomers(0)
                .pairs(MOST_JUDGED)
                .build();
    }

    /** How long pairs are collected before the best of them are made together; zero for every look by itself. */
    @Value.Default
    public Duration length() {
        return Duration.ofMillis(250);
    }

    /** From this weight on a pair is made at once if neither may hope for a better one, 0–1; with 1 none is. */
    @Value.Default
    public double strong() {
        return 0.92;
    }

    /**
     * From how many of those who came last it is reckoned what somebody may still hope for, so that he is not given the first who will do
     * where better ones come; with 0 he always is.
     */
    @Value.Default
    public int newcomers() {
        return 128;
    }

    /** What a second of waiting takes from what a pair is worth, 0–1: the more, the less long somebody waits for a better one. */
    @Value.Default
    public double impatience() {
        return 0.002;
    }

    /** Among how many whom he may meet somebody is paired. */
    @Value.Default
    public int candidates() {
        return 16;
    }

    /** How many are judged for that at the most. */
    @Value.Default
    public int judged() {
        return 96;
    }

    /** The effort of an exact answer, as {@link HeaviestPairs#exactWithin} counts it. */
    @Value.Default
    public long effort() {
        return 1_000_000;
    }

    /**
     * How many possible pairs are collected before the best of them are made together. Where there are more, somebody has many to choose
     * from: from then on until the window closes, each gets the best he can get at once.
     */
    @Value.Default
    public int pairs() {
        return 4_000;
    }

    /**
     * How long a look may take, by the clock that a matcher is given; then the rest is left to the next one. Who waits longest is looked at
     * first, and one is in any case.
     */
    @Value.Default
    public Duration look() {
        return Duration.ofMillis(200);
    }

    @Value.Check
    void check() {
        within("a length in milliseconds", length().toMillis(), 0, LONGEST.toMillis());
        fraction("strong", strong());
        fraction("impatience", impatience());
        within("newcomers", newcomers(), 0, MOST_NEWCOMERS);
        within("a look in milliseconds", look().toMillis(), 1, LONGEST.toMillis());
        within("candidates", candidates(), 1, MOST_CANDIDATES);
        within("judged", judged(), candidates(), MOST_JUDGED);
        within("effort", effort(), 0, HeaviestPairs.MAX_EFFORT);
        within("pairs", pairs(), 1, MOST_JUDGED);
    }

    private static void fraction(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("expected " + what + " of 0–1 but was " + value);
        }
    }

    private static void within(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("expected " + what + " of " + min + "–" + max + " but was " + value);
        }
    }

    /** Builds a window. One thread at a time. */
    public static final class Builder extends ImmutablePairingWindow.Builder {
        Builder() {}
    }
}

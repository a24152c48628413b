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

    PairingWindow() {}

    /** A quarter of a second for whoever is not strong. */
    public static PairingWindow standard() {
        return builder().build();
    }

    /** Every look makes all the pairs it can, the best together. */
    public static PairingWindow closed() {
        return builder().length(Duration.ZERO).strong(1).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** How long pairs are collected before the best of them are made together; zero for every look by itself. */
    @Value.Default
    public Duration length() {
        return Duration.ofMillis(250);
    }

    /** From this weight on a pair is made at once, 0–1; with 1 none is. */
    @Value.Default
    public double strong() {
        return 0.92;
    }

    /** Among how many whom he may meet somebody is paired. */
    @Value.Default
    public int candidates() {
        return 16;
    }

    /** How many are judged for that at the most. */
    @Value.Default
    public int judged() {
        return 256;
    }

    /** The effort of an exact answer, as {@link HeaviestPairs#exactWithin} counts it. */
    @Value.Default
    public long effort() {
        return 1_000_000;
    }

    /** So many possible pairs are collected at the most; then the window ends early. */
    @Value.Default
    public int pairs() {
        return 50_000;
    }

    @Value.Check
    void check() {
        within("a length in milliseconds", length().toMillis(), 0, LONGEST.toMillis());
        if (!(strong() >= 0 && strong() <= 1)) {
            throw new IllegalArgumentException("expected strong of 0–1 but was " + strong());
        }
        within("candidates", candidates(), 1, MOST_CANDIDATES);
        within("judged", judged(), candidates(), MOST_JUDGED);
        within("effort", effort(), 0, HeaviestPairs.MAX_EFFORT);
        within("pairs", pairs(), 1, MOST_JUDGED);
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

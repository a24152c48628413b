package io.duologue.matching.simulation.baseline;

import io.duologue.matching.Topics;
import io.duologue.matching.simulation.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * The ways to pair that are in use elsewhere. Each is given hard rules and scores, and whatever it wishes to know of two tickets is what
 * they score: so that all are compared by how they decide, and not by what they know.
 */
public final class Baselines {

    /** How the knob of each is turned, around 1, which is how it is described. */
    public static final List<Double> SETTINGS = List.of(0.125, 0.25, 0.5, 1.0, 2.0, 4.0);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long MILLIS = 1_000;

    private Baselines() {}

    /** All of them, with their knobs at 1. */
    public static List<Strategy> all() {
        return kinds().stream().map(kind -> kind.apply(1)).toList();
    }

    /** What they are called. */
    public static List<String> names() {
        return all().stream().map(Strategy::name).toList();
    }

    /** All of them, with every knob at every one of {@link #SETTINGS}. */
    public static List<Strategy> atEverySetting() {
        return kinds().stream()
                .flatMap(kind -> SETTINGS.stream().map(kind::apply))
                .toList();
    }

    private static List<DoubleFunction<Strategy>> kinds() {
        return List.of(
                Baselines::fifoRandom,
                Baselines::sortByRank,
                Baselines::intervalAndAnchor,
                Baselines::expandingGreedy,
                Baselines::waves);
    }

    /**
     * First come, first served, with anybody: what random-chat sites do. The knob is how long it gathers people, from 2 s.
     *
     * @param setting above 0; 1 is how it is described
     */
    public static Strategy fifoRandom(double setting) {
        return Strategy.baseline("fifo-random", setting, times(2, setting), rules -> new FifoRandom(rules));
    }

    /** Everybody in a row by rank, and neighbours are paired: the knob is how often, from every 5 s. */
    public static Strategy sortByRank(double setting) {
        Topics topics = Topics.tech();
        return Strategy.baseline("sort-by-rank", setting, times(5, setting), rules -> new SortByRank(rules, topics));
    }

    /**
     * The one who has waited longest is the anchor and takes the best within his interval, which widens as he waits: as match functions for
     * game servers do (Open Match). The knob is how long it takes to be as wide as can be, from 30 s.
     */
    public static Strategy intervalAndAnchor(double setting) {
        Duration wide = times(30, setting);
        return Strategy.baseline("interval-anchor", setting, LOOK, rules -> new IntervalAndAnchor(rules, wide));
    }

    /**
     * The best pair first, as soon as it is within the windows of both, which widen as each waits: skill-based matchmaking with a time
     * limit. The knob is how long it takes to be as wide as can be, from 30 s.
     */
    public static Strategy expandingGreedy(double setting) {
        Duration wide = times(30, setting);
        return Strategy.baseline("expanding-greedy", setting, LOOK, rules -> new ExpandingGreedy(rules, wide));
    }

    /**
     * Everybody is gathered, and then all are paired so that the sum of scores is as high as can be: batched matching, as between riders and drivers.
     * The knob is how often, from every 12 s.
     */
    public static Strategy waves(double setting) {
        return Strategy.baseline("waves", setting, times(12, setting), Waves::new);
    }

    private static Duration times(int seconds, double setting) {
        return Duration.ofMillis(Math.max(1, Math.round(seconds * MILLIS * setting)));
    }
}

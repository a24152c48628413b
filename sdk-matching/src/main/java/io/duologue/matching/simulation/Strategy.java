package io.duologue.matching.simulation;

import io.duologue.matching.Matcher;
import io.duologue.matching.PairingRules;
import io.duologue.matching.RelaxationTable;
import io.duologue.matching.Topics;
import io.duologue.matching.WaitingRoom;
import io.duologue.matching.index.IndexedMatcher;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A way to pair people, with one knob that trades waiting for fitting. Immutable.
 *
 * <p>Those of the product keep wishes and promise that nobody is overtaken, so both is watched. Baselines need keep the hard rules only.
 */
public final class Strategy {

    /** How often people are compared, besides at each arrival, unless said otherwise: what the engine does. */
    public static final Duration USUAL_LOOK = Duration.ofMillis(250);

    private static final Duration MOST = Duration.ofHours(1);

    /** The rules that a strategy goes by in a run. */
    @FunctionalInterface
    public interface RuleBook {

        /** @param repeatCoolDown before which nobody meets a partner again */
        PairingRules rules(Topics topics, Duration repeatCoolDown);
    }

    private final String name;
    private final double setting;
    private final RuleBook ruleBook;
    private final Function<PairingRules, WaitingRoom> room;
    private final Duration lookEvery;
    private final boolean looksAtArrivals;
    private final boolean keepsPromises;

    private Strategy(
            String name,
            double setting,
            RuleBook ruleBook,
            Function<PairingRules, WaitingRoom> room,
            Duration lookEvery,
            boolean looksAtArrivals,
            boolean keepsPromises) {
        if (lookEvery.isNegative() || lookEvery.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("expected a look every PT0S–" + MOST + " but was " + lookEvery);
        }
        if (!(setting > 0)) {
            throw new IllegalArgumentException("expected a setting above 0 but was " + setting);
        }
        this.name = name;
        this.setting = setting;
        this.ruleBook = ruleBook;
        this.room = room;
        this.lookEvery = lookEvery;
        this.looksAtArrivals = looksAtArrivals;
        this.keepsPromises = keepsPromises;
    }

    /** The product's: {@link IndexedMatcher}, which says by itself when to look. */
    public static Strategy indexed() {
        return of("duologue", IndexedMatcher::new).lookingEvery(Duration.ZERO);
    }

    /** {@link Matcher#greedy} as it is used: everybody is compared with everybody at each arrival and every {@link #USUAL_LOOK}. */
    public static Strategy greedy() {
        return of("greedy", Matcher::greedy);
    }

    /** A matcher of one's own, with the standard rules. */
    public static Strategy of(String name, Function<PairingRules, Matcher> matcher) {
        return new Strategy(
                name, 1, PairingRules::standard, rules -> matcher.apply(rules).open(), USUAL_LOOK, true, true);
    }

    /**
     * A way to pair that keeps the hard rules and promises nothing else: wishes and overtakings are counted, and are no violations.
     *
     * @param room given rules with everything relaxed: hard rules and scores are all they say
     * @param lookEvery when it pairs: at no other moments
     */
    public static Strategy baseline(
            String name, double setting, Duration lookEvery, Function<PairingRules, WaitingRoom> room) {
        return new Strategy(name, setting, Relaxed::rules, room, lookEvery, false, false);
    }

    /** The same, with other rules: a hard rule or a scorer of one's own. */
    public Strategy with(RuleBook rules) {
        return new Strategy(name, setting, rules, room, lookEvery, looksAtArrivals, keepsPromises);
    }

    /** The same, with the standard table loosening so many times as slowly: the product's knob. */
    public Strategy loosening(double timesAsSlowly) {
        RuleBook slower = (topics, coolDown) -> PairingRules.builder(topics, coolDown)
                .relaxation(stretched(RelaxationTable.standard(coolDown), timesAsSlowly))
                .build();
        return new Strategy(name, timesAsSlowly, slower, room, lookEvery, looksAtArrivals, keepsPromises);
    }

    /** The same, with other moments at which it looks; with zero whenever something has changed or is due. */
    public Strategy lookingEvery(Duration time) {
        return new Strategy(name, setting, ruleBook, room, time, looksAtArrivals, keepsPromises);
    }

    /** What it is called in a table. */
    public String name() {
        return name;
    }

    /** Where its knob stands; 1 is how it is meant to be used. */
    public double setting() {
        return setting;
    }

    Duration lookEvery() {
        return lookEvery;
    }

    boolean looksAtArrivals() {
        return looksAtArrivals;
    }

    boolean keepsPromises() {
        return keepsPromises;
    }

    PairingRules rules(Topics topics, Duration repeatCoolDown) {
        return ruleBook.rules(topics, repeatCoolDown);
    }

    WaitingRoom open(PairingRules rules) {
        return room.apply(rules);
    }

    @Override
    public String toString() {
        return name + " × " + setting;
    }

    private static RelaxationTable stretched(RelaxationTable table, double times) {
        List<RelaxationTable.Row> rows = table.rows().stream()
                .map(row -> new RelaxationTable.Row(
                        Duration.ofMillis(Math.round(row.from().toMillis() * times)), row.requirements()))
                .toList();
        return RelaxationTable.of(rows);
    }
}

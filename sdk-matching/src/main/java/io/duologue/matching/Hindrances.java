package io.duologue.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts what keeps others away from one ticket, one of them after the other. It agrees with {@link PairingRules#weight} on who is not
 * kept away. One thread at a time.
 */
final class Hindrances {

    private static final List<String> WISHES =
            List.of("topic", "seniority", "timezone", "band", "repeat", "score", "availability");

    private static final int TOPIC = 0;
    private static final int SENIORITY = 1;
    private static final int TIMEZONE = 2;
    private static final int BAND = 3;
    private static final int REPEAT = 4;
    private static final int SCORE = 5;
    private static final int AVAILABILITY = 6;

    private final PairingRules rules;
    private final Ticket self;
    private final Requirements mine;
    private final Instant now;
    private final int wishesFrom;
    private final int[] people;
    private final int[] ofMine;
    private final int[] ofTheirs;
    private final int[] alone;
    private final BitSet iRefuse = new BitSet();
    private final BitSet theyRefuse = new BitSet();
    private final BitSet either = new BitSet();
    private int looked;
    private int fitting;

    Hindrances(PairingRules rules, Ticket self, Instant now) {
        this.rules = rules;
        this.self = self;
        this.now = now;
        mine = rules.requirements(self, now);
        wishesFrom = rules.hardRules().size();
        int known = wishesFrom + WISHES.size();
        people = new int[known];
        ofMine = new int[known];
        ofTheirs = new int[known];
        alone = new int[known];
    }

    /** Looks at what keeps this one away. */
    void count(Ticket other) {
        iRefuse.clear();
        theyRefuse.clear();
        TopicReach reach = rules.topics().reach(self, other);
        refusals(self, other, mine, reach, iRefuse);
        refusals(other, self, rules.requirements(other, now), reach, theyRefuse);
        either.clear();
        either.or(iRefuse);
        either.or(theyRefuse);
        boolean onlyOne = either.cardinality() == 1;
        for (int rule = either.nextSetBit(0); rule >= 0; rule = either.nextSetBit(rule + 1)) {
            people[rule]++;
            ofMine[rule] += iRefuse.get(rule) ? 1 : 0;
            ofTheirs[rule] += theyRefuse.get(rule) ? 1 : 0;
            alone[rule] += onlyOne ? 1 : 0;
        }
        looked++;
        fitting += either.isEmpty() ? 1 : 0;
    }

    private void refusals(Ticket one, Ticket two, Requirements required, TopicReach reach, BitSet refused) {
        for (int rule = 0; rule < wishesFrom; rule++) {
            refused.set(rule, !allows(rules.hardRules().get(rule), one, two));
        }
        boolean isAllowed = refused.isEmpty();
        refuse(refused, TOPIC, reach.compareTo(required.topic()) > 0);
        Compared ofOne = one.compared();
        Compared ofTwo = two.compared();
        refuse(refused, SENIORITY, ofOne.seniorityDistance(ofTwo) > required.seniorityDistance());
        refuse(
                refused,
                TIMEZONE,
                ofOne.secondsApart(ofTwo) > required.timeZoneDistance().toSeconds());
        refuse(refused, BAND, ofOne.bandDistance(ofTwo) > required.bandDistance());
        refuse(
                refused,
                REPEAT,
                !Wishes.isLongEnoughAgo(one.lastMet().get(two.participant()), required.repeatAfter(), now));
        refuse(refused, SCORE, isAllowed && required.threshold() > 0 && score(one, two) < required.threshold());
        refuse(refused, AVAILABILITY, !one.isAvailable(now));
    }

    private void refuse(BitSet refused, int wish, boolean isRefused) {
        refused.set(wishesFrom + wish, isRefused);
    }

    private boolean allows(HardRule rule, Ticket one, Ticket two) {
        try {
            return rule.allows(one, two, now);
        } catch (Throwable e) {
            // As in a round of pairing, which reports it: whoever cannot be judged is not allowed.
            var unused = PartFailure.own(e);
            return false;
        }
    }

    private double score(Ticket one, Ticket two) {
        try {
            double score = rules.scorer().score(one, two, now);
            return score >= 0 && score <= 1 ? score : 0;
        } catch (Throwable e) {
            var unused = PartFailure.own(e);
            return 0;
        }
    }

    /** Where rules and wishes of that name are among those that are counted. */
    BitSet placesOf(String name) {
        BitSet places = new BitSet();
        IntStream.range(0, people.length)
                .filter(rule -> name(rule).equals(name))
                .forEach(places::set);
        return places;
    }

    /** Whether one of these kept away the one who was counted last. */
    boolean hasJustKeptAway(BitSet places) {
        return either.intersects(places);
    }

    /** @param others how many there are in all, of whom some were counted */
    WhyNot of(int others) {
        List<WhyNot.Obstacle> obstacles = new ArrayList<>();
        for (int rule = 0; rule < people.length; rule++) {
            if (people[rule] > 0) {
                obstacles.add(new WhyNot.Obstacle(
                        name(rule),
                        scaled(people[rule], others),
                        scaled(ofMine[rule], others),
                        scaled(ofTheirs[rule], others),
                        scaled(alone[rule], others)));
            }
        }
        obstacles.sort(
                Comparator.comparingInt(WhyNot.Obstacle::people).reversed().thenComparing(WhyNot.Obstacle::rule));
        return new WhyNot(others, looked, scaled(fitting, others), obstacles);
    }

    private String name(int rule) {
        return rule < wishesFrom ? rules.hardRules().get(rule).name() : WISHES.get(rule - wishesFrom);
    }

    private int scaled(int counted, int others) {
        return looked == 0 ? 0 : (int) Math.round((double) counted * others / looked);
    }
}

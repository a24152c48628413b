package io.duologue.matching.simulation;

import io.duologue.matching.Topics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A kind of day, by name: how many come, who they are, and how they answer. Immutable.
 *
 * <p>Arrivals are a Poisson process whose rate follows the workload (thinning: Lewis and Shedler, 1979). All of them come from a crowd
 * of which each comes several times, with a profile of his own: topics by Zipf's law, where he lives and what he speaks, seniority,
 * intent, tags, ways to talk, accounts, an employer, whom he blocked and met, how long he waits, and how he answers.
 */
public final class Workload {

    private static final int MOST_TICKETS = 100_000_000;

    /** In the order in which they are shown. */
    private static final List<Workload> ALL = List.of(
            new Workload("steady", "as many at any time", 10, Tide.STEADY, Traits.usual(10)),
            new Workload("daily", "the wave of a day", 4, Tide.DAILY, Traits.usual(4)),
            new Workload("flash", "twenty times as many for a while", 1.5, Tide.FLASH, Traits.usual(12)),
            new Workload(
                    "night",
                    "15–30 there at any time, from all over the world",
                    1.9,
                    Tide.STEADY,
                    Traits.usual(1.9).withMostlyOneLanguage()),
            new Workload(
                    "zipf",
                    "nearly all want the same topics",
                    5,
                    Tide.STEADY,
                    Traits.usual(5).withSteepTopics()),
            new Workload(
                    "two-humped",
                    "beginners and veterans",
                    5,
                    Tide.STEADY,
                    Traits.usual(5).withTwoHumps()),
            new Workload(
                    "mentors",
                    "five want to learn for one who teaches",
                    5,
                    Tide.STEADY,
                    Traits.usual(5).withOneMentorToFive()),
            new Workload(
                    "hostile",
                    "dense blocks, and 30 % of partners declined",
                    3,
                    Tide.STEADY,
                    Traits.usual(2).withHostility(200, 0.3)));

    private final String name;
    private final String description;
    private final double perSecond;
    private final Tide tide;
    private final Traits traits;

    private Workload(String name, String description, double perSecond, Tide tide, Traits traits) {
        this.name = name;
        this.description = description;
        this.perSecond = perSecond;
        this.tide = tide;
        this.traits = traits;
    }

    public static List<Workload> all() {
        return ALL;
    }

    /** @throws IllegalArgumentException naming those there are, if there is none of that name */
    public static Workload named(String name) {
        return ALL.stream()
                .filter(workload -> workload.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected a workload of "
                        + ALL.stream().map(Workload::name).toList() + " but was '" + name + "'"));
    }

    public String name() {
        return name;
    }

    /** A few words for a person. */
    public String description() {
        return description;
    }

    /** The same day with so many times as many people coming per second. */
    public Workload timesAsMany(double factor) {
        if (!(factor > 0 && factor <= 10_000)) {
            throw new IllegalArgumentException("expected a factor above 0, up to 10000, but was " + factor);
        }
        return new Workload(name, description, perSecond * factor, tide, traits.timesAsMany(factor));
    }

    /**
     * The day on which so many come: as long as that takes. Generated as it is gone through, so that it may be of any length.
     *
     * @param tickets 1–100 000 000
     */
    public Trace trace(long seed, int tickets) {
        if (tickets < 1 || tickets > MOST_TICKETS) {
            throw new IllegalArgumentException("expected 1–" + MOST_TICKETS + " tickets but was " + tickets);
        }
        return new Trace() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Topics topics() {
                return Topics.tech();
            }

            @Override
            public Iterator<Arrival> iterator() {
                return new Arrivals(seed, tickets);
            }
        };
    }

    /** One day, as it goes by. */
    private final class Arrivals implements Iterator<Arrival> {

        /** Nobody comes back before he has waited, talked and taken a breath. */
        private static final int SECONDS_AFTER_PATIENCE = 180;

        private final Dice dice;
        private final Crowd crowd;
        private final int tickets;

        /** In seconds of the trace, when each may come again. */
        private final float[] awayUntil;

        private int number;
        private double seconds;

        Arrivals(long seed, int tickets) {
            this.tickets = tickets;
            dice = Dice.of(seed, -2);
            crowd = new Crowd(seed, traits, traits.people(tickets));
            awayUntil = new float[crowd.people()];
        }

        @Override
        public boolean hasNext() {
            return number < tickets;
        }

        @Override
        public Arrival next() {
            if (!hasNext()) {
                throw new NoSuchElementException("all " + tickets + " have come");
            }
            waitForNext();
            int person = somebodyAway();
            Arrival arrival = crowd.arrival(person, Duration.ofMillis((long) (seconds * 1_000)), number);
            awayUntil[person] = (float) (seconds + arrival.patience().toSeconds() + SECONDS_AFTER_PATIENCE);
            number++;
            return arrival;
        }

        private void waitForNext() {
            double highest = perSecond * tide.highest();
            double length = tickets / perSecond;
            do {
                seconds += dice.exponential(1 / highest);
            } while (!dice.chance(tide.at(seconds / length) / tide.highest()));
        }

        private int somebodyAway() {
            int person = dice.below(awayUntil.length);
            for (int looked = 0; awayUntil[person] > seconds && looked < awayUntil.length; looked++) {
                person = person + 1 < awayUntil.length ? person + 1 : 0;
            }
            return person;
        }
    }
}

package io.duologue.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * People who come, are paired first come first served with whoever asks for the same topic, then a near one, then any, and go when
 * their patience ends: a small world by which an estimator is judged. The same seed gives the same world.
 */
final class WaitingCrowd {

    private static final List<Duration> LOOSENED = List.of(Duration.ofSeconds(8), Duration.ofSeconds(30));

    private static final List<SeniorityBand> BANDS = List.of(SeniorityBand.values());

    private final WaitEstimator estimator;
    private final Topics topics;
    private final Random random;
    private final Duration patience;
    private final List<Person> waiting = new ArrayList<>();
    private final PriorityQueue<Moment> moments = new PriorityQueue<>();
    private int people;
    private int order;

    /** Of those who were told something at their arrival. */
    private final int[] withinByQuarter = new int[4];

    private final int[] longerByQuarter = new int[4];
    private int told;

    private record Moment(Instant at, int order, Person person, boolean leaves) implements Comparable<Moment> {
        private static final Comparator<Moment> BY_TIME =
                Comparator.comparing(Moment::at).thenComparingInt(Moment::order);

        @Override
        public int compareTo(Moment other) {
            return BY_TIME.compare(this, other);
        }
    }

    private record Person(Ticket ticket, Optional<WaitEstimate> told) {}

    WaitingCrowd(WaitEstimator estimator, Topics topics, long seed, Duration patience) {
        this.estimator = estimator;
        this.topics = topics;
        this.random = new Random(seed);
        this.patience = patience;
    }

    /** So many come, at a rate a second that depends on the time since the beginning. */
    WaitingCrowd receive(int number, ToDoubleFunction<Duration> rate) {
        Instant start = People.NOW;
        Instant now = start;
        for (int i = 0; i < number; i++) {
            double perSecond = rate.applyAsDouble(Duration.between(start, now));
            now = now.plusMillis(1 + (long) (1_000 * -Math.log(1 - random.nextDouble()) / perSecond));
            passUntil(now);
            arrive(now);
        }
        return this;
    }

    private void passUntil(Instant now) {
        while (!moments.isEmpty() && moments.element().at().isBefore(now)) {
            Moment moment = moments.remove();
            if (!waiting.contains(moment.person())) {
                continue;
            }
            if (moment.leaves()) {
                end(moment.person(), moment.at(), false);
            } else {
                pair(moment.person(), moment.at());
            }
        }
    }

    private void arrive(Instant now) {
        Ticket ticket = somebody(now);
        Person person = new Person(ticket, estimator.estimate(ticket, now));
        estimator.arrived(ticket, now);
        waiting.add(person);
        LOOSENED.forEach(after -> moments.add(new Moment(now.plus(after), order++, person, false)));
        long stays = (long) (-Math.log(1 - random.nextDouble()) * patience.toMillis());
        moments.add(new Moment(now.plusMillis(stays), order++, person, true));
        pair(person, now);
    }

    private void pair(Person person, Instant now) {
        waiting.stream()
                .filter(other -> !other.equals(person) && fit(person.ticket(), other.ticket(), now))
                .findFirst()
                .ifPresent(partner -> {
                    end(person, now, true);
                    end(partner, now, true);
                });
    }

    private void end(Person person, Instant now, boolean matched) {
        waiting.remove(person);
        Duration waited = person.ticket().waited(now);
        if (matched) {
            estimator.matched(person.ticket(), now);
        } else {
            estimator.left(person.ticket(), now);
        }
        int quarter =
                (int) (Duration.between(People.NOW, person.ticket().queuedAt()).toHours() / 6 % 4);
        person.told().ifPresent(estimate -> {
            told++;
            if (waited.compareTo(estimate.p80()) > 0) {
                longerByQuarter[quarter]++;
            } else if (matched) {
                withinByQuarter[quarter]++;
            }
        });
    }

    private boolean fit(Ticket one, Ticket other, Instant now) {
        TopicReach reach = topics.reach(one, other);
        return reach.compareTo(asksFor(one, now)) <= 0
                && reach.compareTo(asksFor(other, now)) <= 0
                && one.intent().isAnsweredBy(other.intent())
                && LanguagesByTheBook.areShared(one.languages(), other.languages());
    }

    private static TopicReach asksFor(Ticket ticket, Instant now) {
        Duration waited = ticket.waited(now);
        return waited.compareTo(LOOSENED.get(0)) < 0
                ? TopicReach.LEAF
                : waited.compareTo(LOOSENED.get(1)) < 0 ? TopicReach.PARENT : TopicReach.ANY;
    }

    private Ticket somebody(Instant now) {
        Ticket.Builder ticket = Ticket.builder()
                .participant(People.id("p" + people++))
                .addKinds(Kind.TEXT)
                .queuedAt(now)
                .seniority(BANDS.get(random.nextInt(BANDS.size())));
        double intent = random.nextDouble();
        ticket.intent(intent < 0.8 ? Intent.TALK : intent < 0.95 ? Intent.LEARN : Intent.MENTOR);
        double language = random.nextDouble();
        if (language < 0.8) {
            ticket.addLanguages("en");
        }
        if (language > 0.7) {
            ticket.addLanguages(language > 0.97 ? "pl" : "de");
        }
        int named = random.nextInt(4);
        for (int i = 0; i < named; i++) {
            ticket.addTopics(popular());
        }
        return ticket.build();
    }

    /** The k-th leaf is named in proportion to 1 / k. */
    private TopicId popular() {
        List<Topic> leaves = topics.leaves();
        double sum = 0;
        for (int k = 1; k <= leaves.size(); k++) {
            sum += 1.0 / k;
        }
        double drawn = random.nextDouble() * sum;
        for (int k = 1; k <= leaves.size(); k++) {
            drawn -= 1.0 / k;
            if (drawn < 0) {
                return leaves.get(k - 1).id();
            }
        }
        return leaves.get(leaves.size() - 1).id();
    }

    /** Of those of whom it is known, which share found somebody within the time that was told. */
    double coverage() {
        int within = Arrays.stream(withinByQuarter).sum();
        int longer = Arrays.stream(longerByQuarter).sum();
        return (double) within / (within + longer);
    }

    /** The same for those who came in that quarter of a day. */
    double coverageInQuarter(int quarter) {
        return (double) withinByQuarter[quarter] / (withinByQuarter[quarter] + longerByQuarter[quarter]);
    }

    /** Which share of all was told something. */
    double toldShare() {
        return (double) told / people;
    }
}

package io.duologue.matching.simulation;

import io.duologue.matching.Intent;
import io.duologue.matching.Kind;
import io.duologue.matching.OfferMode;
import io.duologue.matching.ParticipantId;
import io.duologue.matching.SeniorityBand;
import io.duologue.matching.Ticket;
import io.duologue.matching.Topic;
import io.duologue.matching.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * People with habits: who somebody is depends on the seed and his number alone, so that whoever comes again is the same, and nobody need
 * be remembered. One thread at a time.
 *
 * <p>What holds between two, a block or an earlier talk, is an involution of their numbers (k-th partner of i = c_k − i): so both know of it.
 */
final class Crowd {

    private static final double TELLS = 0.85;
    private static final double SURPRISED = 0.08;
    private static final double SLOW = 0.1;
    private static final double SLEEPS = 0.03;
    private static final double HAS_FLOOR = 0.06;
    private static final double HEARD_OF = 0.4;
    private static final double AVOIDS = 0.03;
    private static final double NAMES_EMPLOYER = 0.25;
    private static final double NO_TEXT = 0.03;
    private static final int EARLIER_TALKS = 3;
    private static final int DAYS_OF_EARLIER_TALKS = 60;
    private static final Duration USUAL_DELAY = Duration.ofSeconds(3);
    private static final Duration SLOW_DECISION = Duration.ofSeconds(60);
    private static final double USUAL_PATIENCE_SECONDS = 120;
    private static final double PATIENCE_SPREAD = 0.7;
    private static final double LEAST_PATIENCE_SECONDS = 10;
    private static final double MOST_PATIENCE_SECONDS = 600;

    private static final List<SeniorityBand> BANDS = List.of(SeniorityBand.values());

    /** In the order of {@link Traits#intents()}. */
    private static final List<Intent> INTENTS =
            List.of(Intent.TALK, Intent.LEARN, Intent.MENTOR, Intent.HIRE, Intent.BE_HIRED);

    private static final Choice REPUTATION = Choice.weighted(1, 2, 5, 30, 40, 22);
    private static final List<OfferMode> OFFER_MODES = List.of(OfferMode.AUTO, OfferMode.ONE_TAP, OfferMode.PREVIEW);
    private static final Choice OFFER_MODE = Choice.weighted(15, 70, 15);
    private static final Choice TOPIC_COUNT = Choice.weighted(45, 35, 20);
    private static final Choice TAG_COUNT = Choice.weighted(35, 20, 20, 15, 10);
    private static final Choice TAGS = Choice.zipf(120, 0.8);
    private static final Choice EMPLOYERS = Choice.zipf(200, 1);

    private final long seed;
    private final Traits traits;
    private final int people;
    private final List<Topic> topics = Topics.tech().leaves();
    private final int[] blocks;
    private final int[] talks;

    Crowd(long seed, Traits traits, int people) {
        this.seed = seed;
        this.traits = traits;
        this.people = people;
        Dice dice = Dice.of(seed, -1);
        blocks = sums(dice, traits.blocks());
        talks = sums(dice, EARLIER_TALKS);
    }

    private int[] sums(Dice dice, int count) {
        int[] sums = new int[count];
        for (int i = 0; i < count; i++) {
            sums[i] = dice.below(people);
        }
        return sums;
    }

    int people() {
        return people;
    }

    /**
     * Somebody of them comes.
     *
     * @param number which arrival of the trace it is: what differs from one visit of his to the next depends on it
     */
    Arrival arrival(int person, Duration at, long number) {
        Dice visit = Dice.of(seed + 1, number);
        Instant now = Trace.BEGIN.plus(at);
        double seconds = Math.max(
                LEAST_PATIENCE_SECONDS,
                Math.min(MOST_PATIENCE_SECONDS, visit.logNormal(USUAL_PATIENCE_SECONDS, PATIENCE_SPREAD)));
        Answers answers = new Answers(visit.next(), traits.declines(), SLEEPS, USUAL_DELAY);
        return new Arrival(at, person, ticket(person, now), Duration.ofMillis((long) (seconds * 1_000)), answers);
    }

    private Ticket ticket(int person, Instant now) {
        Dice dice = Dice.of(seed, person);
        Ticket.Builder ticket = Ticket.builder().participant(Arrival.participant(person));
        Home home = Home.by(dice);
        ticket.languages(dice.chance(traits.oneLanguage()) ? home.firstLanguage() : home.languages());
        if (dice.chance(TELLS)) {
            ticket.utcOffset(home.offset());
        }
        if (dice.chance(TELLS)) {
            ticket.seniority(BANDS.get(traits.seniority().by(dice)));
        }
        ticket.intent(INTENTS.get(traits.intents().by(dice))).kinds(kinds(dice));
        chooseTopics(ticket, dice);
        tellMore(ticket, dice);
        tellStanding(ticket, dice);
        ticket.offerMode(OFFER_MODES.get(OFFER_MODE.by(dice)));
        if (dice.chance(SLOW)) {
            ticket.decisionTime(SLOW_DECISION);
        }
        return ticket.blocked(partners(person, blocks))
                .avoided(avoided(dice))
                .lastMet(met(person))
                .queuedAt(now)
                .build();
    }

    private void chooseTopics(Ticket.Builder ticket, Dice dice) {
        if (dice.chance(SURPRISED)) {
            return;
        }
        int count = 1 + TOPIC_COUNT.by(dice);
        for (int i = 0; i < count; i++) {
            ticket.addTopics(topics.get(traits.topics().by(dice)).id());
        }
    }

    private static void tellMore(Ticket.Builder ticket, Dice dice) {
        int tags = TAG_COUNT.by(dice);
        for (int i = 0; i < tags; i++) {
            ticket.addTags("t" + TAGS.by(dice));
        }
        if (dice.chance(0.35)) {
            ticket.addConnected("github");
        }
        if (dice.chance(0.3)) {
            ticket.addConnected("linkedin");
        }
        if (dice.chance(NAMES_EMPLOYER)) {
            ticket.employer("e" + EMPLOYERS.by(dice));
        }
    }

    private static void tellStanding(Ticket.Builder ticket, Dice dice) {
        if (dice.chance(TELLS)) {
            ticket.reputationBand(REPUTATION.by(dice));
        }
        if (dice.chance(HAS_FLOOR)) {
            ticket.lowestBand(1 + dice.below(3));
        }
        if (dice.chance(TELLS)) {
            ticket.activity(dice.below(Ticket.MAX_ACTIVITY + 1));
        }
        if (dice.chance(TELLS)) {
            ticket.answeringPace(Duration.ofSeconds(dice.below(120)));
        }
        if (dice.chance(HEARD_OF)) {
            ticket.feedback(dice.fraction());
        }
    }

    private static Set<Kind> kinds(Dice dice) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (dice.chance(0.2)) {
            kinds.add(Kind.VIDEO);
        }
        if (dice.chance(0.45)) {
            kinds.add(Kind.AUDIO);
        }
        if (kinds.isEmpty() || !dice.chance(NO_TEXT)) {
            kinds.add(Kind.TEXT);
        }
        return kinds;
    }

    private Set<ParticipantId> avoided(Dice dice) {
        if (!dice.chance(AVOIDS)) {
            return Set.of();
        }
        return Set.of(Arrival.participant(dice.below(people)));
    }

    private Set<ParticipantId> partners(int person, int[] sums) {
        Set<ParticipantId> partners = new LinkedHashSet<>();
        for (int sum : sums) {
            int partner = partner(person, sum);
            if (partner != person) {
                partners.add(Arrival.participant(partner));
            }
        }
        return partners;
    }

    /** Both of a pair say the same: the moment depends on the sum of their numbers, and on the smaller one. */
    private Map<ParticipantId, Instant> met(int person) {
        Map<ParticipantId, Instant> met = new HashMap<>();
        for (int sum : talks) {
            int partner = partner(person, sum);
            if (partner != person) {
                Dice dice = Dice.of(seed + 2, ((long) sum << 32) + Math.min(person, partner));
                Duration ago = Duration.ofMinutes(dice.below(DAYS_OF_EARLIER_TALKS * 24 * 60));
                met.put(Arrival.participant(partner), Trace.BEGIN.minus(ago));
            }
        }
        return met;
    }

    private int partner(int person, int sum) {
        return Math.floorMod(sum - person, people);
    }
}
